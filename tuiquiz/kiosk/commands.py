"""What a visitor can do beside the game; these keys stay as they are, whatever the settings say."""

from tuiquiz.ui.commands import Command

COME_IN = Command("enter,p,space", "come_in", "Play", "Play the questions", display="enter")
LEAVE = Command("q", "app.leave", "Leave", "Leave the kiosk")
TURN_NEXT = Command("right,tab", "turn(1)", "Next", "The next page", display="→")
TURN_BACK = Command("left,shift+tab", "turn(-1)", "Page back", "The page before", show=False)
