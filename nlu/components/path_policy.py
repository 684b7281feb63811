"""Rules that spend exactly one action a turn, and follow the application on what is being asked."""

from typing import Optional, Tuple

from rasa.core.policies.rule_policy import DEFAULT_RULES, LOOP_RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY

PATH_FORM = "advice_path_form"
LEAVING = {"stop": "action_stop", "restart": "action_restart"}

Prediction = Tuple[Optional[str], Optional[str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class PathPolicy(RulePolicy):
    """Rasa's rules, less three habits that cost a second call or a lost turn.

    Rasa gives a running form every message, even "stop", unless the form rejects it first (two calls);
    it runs the form again after an action that reopens it (two calls); and it maps the intents `restart`
    and `back` to actions of its own that forget what the application did.
    """

    @staticmethod
    def _find_action_from_default_actions(tracker: DialogueStateTracker) -> Prediction:
        if tracker.latest_action_name is None:
            return None, None
        if _turn_is_over(tracker):
            return ACTION_LISTEN_NAME, DEFAULT_RULES + ACTION_LISTEN_NAME
        action = LEAVING.get(_intent(tracker))
        return action, DEFAULT_RULES + action if action else None

    @staticmethod
    def _find_action_from_loop_happy_path(tracker: DialogueStateTracker) -> Prediction:
        if tracker.active_loop_name or _asking(tracker):
            return PATH_FORM, LOOP_RULES + PATH_FORM
        return None, None


def _turn_is_over(tracker: DialogueStateTracker) -> bool:
    """One action has run since the message, or the form has refused to."""
    return bool(tracker.latest_action_name != ACTION_LISTEN_NAME or tracker.is_active_loop_rejected)


def _intent(tracker: DialogueStateTracker) -> str:
    return str((tracker.latest_message and tracker.latest_message.intent.get(INTENT_NAME_KEY)) or "")


def _asking(tracker: DialogueStateTracker) -> bool:
    """The application is asking for something: the path is open, whatever Rasa remembers."""
    metadata = tracker.latest_message and tracker.latest_message.metadata
    return bool(metadata and metadata.get("asking"))
