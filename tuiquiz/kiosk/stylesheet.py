"""Style rules that are parsed once for all applications of a process."""

from collections.abc import Hashable
from typing import Any

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

SOURCES, SHEETS, THEMES = 1024, 64, 64


class Press:
    """What was parsed, by source and theme. Rules are never changed, so all may have the same."""

    def __init__(self) -> None:
        self.rules: LRUCache[Hashable, list[RuleSet]] = LRUCache(SOURCES)
        self.sheets: LRUCache[Hashable, tuple[list[RuleSet], dict[str, list[RuleSet]]]]
        self.sheets = LRUCache(SHEETS)
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

    def set_variables(self, variables: dict[str, str]) -> None:
        super().set_variables(variables)
        self._theme = self._press.theme(variables)

    def copy(self) -> "SharedStylesheet":
        stylesheet = SharedStylesheet(self._press, variables=self._variables.copy())
        stylesheet.source = self.source.copy()
        return stylesheet

    def parse(self) -> None:
        key = self._theme, tuple(self.source.items())
        known = self._press.sheets.get(key)
        if known is None:
            super().parse()
            known = self._press.sheets[key] = self._rules, super().rules_map
        self._rules, self._rules_map = known
        self._require_parse = False

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
