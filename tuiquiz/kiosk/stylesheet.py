"""Style rules that are parsed once for all applications of a process."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode
from textual.widget import Widget

from tuiquiz.kiosk import remains

SOURCES, SHEETS, THEMES, PLACES = 1024, 64, 64, 8192
KNOWN = frozenset(
    {"hover", "focus", "blur", "can-focus", "disabled", "enabled", "dark", "light", "ansi"}
    | {"inline", "nocolor"}
)
"""The pseudo-classes that ``_place`` tells apart, or that the theme decides."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All rules that an application has, and those that name a selector."""

    rules: list[RuleSet]
    by_name: dict[str, list[RuleSet]]


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """What was found for a place: its rules, and what became of them in a node without any."""

    rules: RulesMap
    styles: RulesMap | None
    hovers: bool


class Press:
    """What was parsed, by source and theme. Rules are never changed, so all may have the same."""

    def __init__(self) -> None:
        self.rules: LRUCache[Hashable, list[RuleSet]] = LRUCache(SOURCES)
        self.sheets: LRUCache[Hashable, Sheet] = LRUCache(SHEETS)
        self.applied: LRUCache[Hashable, Applied] = LRUCache(PLACES)
        self._themes: LRUCache[frozenset[tuple[str, str]], object] = LRUCache(THEMES)

    def theme(self, variables: dict[str, str]) -> Hashable:
        """What stands for these variables, the same for the same ones."""
        key = frozenset(variables.items())
        mark: object = self._themes.get(key)
        if mark is None:
            mark = self._themes[key] = object()
        return mark


class SharedStylesheet(Stylesheet):
    """A stylesheet whose rules come from ``press``.

    Textual parses all of an application's styles anew for each kind of screen that it shows first.
    """

    def __init__(self, press: Press, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._press = press
        self._theme = press.theme(self._variables)
        self._sheet = Sheet([], {})

    def set_variables(self, variables: dict[str, str]) -> None:
        super().set_variables(variables)
        self._theme = self._press.theme(variables)

    def copy(self) -> "SharedStylesheet":
        stylesheet = SharedStylesheet(self._press, variables=self._variables.copy())
        stylesheet.source = self.source.copy()
        return stylesheet

    def parse(self) -> None:
        key = self._theme, tuple(self.source.items())
        sheet = self._press.sheets.get(key)
        if sheet is None:
            super().parse()
            sheet = self._press.sheets[key] = Sheet(self._rules, super().rules_map)
        self._sheet = sheet
        self._rules, self._rules_map = sheet.rules, sheet.by_name
        self._require_parse = False

    @property
    def rules_map(self) -> dict[str, list[RuleSet]]:
        if self._require_parse or self._rules_map is None:
            self.parse()
        return self._sheet.by_name

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[Any, ...], RulesMap] | None = None,
    ) -> None:
        """As Textual does it; what applies in a place like this is found once for all."""
        del cache
        by_name = self.rules_map
        key = self._sheet, tuple(map(_place, node.css_path_nodes))
        known = self._press.applied.get(key)
        fresh = not node._css_styles._rules
        if known is None:
            found: dict[tuple[Any, ...], RulesMap] = {}
            super().apply(node, animate=animate, cache=found)
            names = by_name.keys() & node._selector_names
            pseudo = set().union(*(rule.pseudo_classes for n in names for rule in by_name[n]))
            if found and pseudo <= KNOWN:
                rules = next(iter(found.values()))
                styles = node._css_styles.get_rules() if fresh else None
                self._press.applied[key] = Applied(rules, styles, "hover" in pseudo)
            return
        node._has_hover_style = known.hovers
        node._has_focus_within = node._has_order_style = node._has_odd_or_even = False
        if fresh and known.styles is not None:
            _dress(node, known.styles)
        else:
            self.replace_rules(node, known.rules, animate=animate)
        self._process_component_classes(node)

    def _process_component_classes(self, node: DOMNode) -> None:
        super()._process_component_classes(node)
        remains.mind_stand_ins(node)

    def reparse(self) -> None:
        self._invalid_css = set()
        self.parse()

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        options: Any = (read_from, is_default_rules, tie_breaker, scope)
        key = self._theme, css, options
        rules = self._press.rules.get(key)
        if rules is None:
            rules = super()._parse_rules(css, *options)
            self._press.rules[key] = rules
        return rules


def _dress(node: DOMNode, styles: RulesMap) -> None:
    """Give a node its first styles at once; rule by rule, each is looked at and tells its node."""
    node._css_styles._rules.update(styles)
    node._css_styles._updates += 1
    if node.parent:
        node.parent._nodes.updated()
    node.notify_style_update()


def _place(node: DOMNode) -> Hashable:
    """What rules can tell of a node."""
    state: Hashable = None
    if isinstance(node, Widget):
        state = node.mouse_hover, node.has_focus, node.is_disabled, node.allow_focus()
    elif isinstance(node, App):
        state = node.app_focus, node.native_ansi_color
    return type(node), node._id, frozenset(node._classes), state
