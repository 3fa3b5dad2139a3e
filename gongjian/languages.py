"""Languages: what the command line's own library says, in Chinese with the English beside it."""

from typing import Any

import typer
from rich.text import Text
from typer import rich_utils

HELP = "显示帮助 · Show this message and exit."
COMPLETION = {
    "install_completion": "为当前 shell 安装补全 · Install completion for the current shell.",
    "show_completion": "打印当前 shell 的补全脚本 · Show completion for the current shell, to copy or customize it.",
}
WRONG = {
    "MissingParameter": "缺少参数",
    "NoSuchOption": "没有这个选项",
    "BadOptionUsage": "选项用法有误",
    "BadParameter": "值不合要求",
}
"""What is wrong with what was typed, by the name of the library's error; anything else is wrong usage."""


class _Folding(rich_utils.OptionHighlighter):
    """Marks options in help, and lets its lines be folded: Chinese has no spaces, and would be cut."""

    def __call__(self, text: str | Text) -> Text:
        """The text with its options marked."""
        marked = super().__call__(text)
        marked.overflow = "fold"
        return marked


def translate(command: Any, context: Any) -> None:  # noqa: ANN401 - the library keeps the classes of its tree to itself
    """Put Chinese beside what the library itself says in the help of a tree of commands."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数 · Arguments"
    rich_utils.OPTIONS_PANEL_TITLE = "选项 · Options"
    rich_utils.COMMANDS_PANEL_TITLE = "命令 · Commands"
    rich_utils.DEFAULT_STRING = "[默认 default: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填 required]"
    rich_utils.highlighter = _Folding()
    _translate(command, context)


def _translate(command: Any, context: Any) -> None:  # noqa: ANN401 - as above
    helping = command.get_help_option(context)
    if helping is not None:
        helping.help = HELP
    for each in command.params:
        each.help = COMPLETION.get(each.name, each.help)
    for name, below in getattr(command, "commands", {}).items():
        _translate(below, type(context)(below, info_name=name, parent=context))


def wrong(error: typer.TyperException) -> str:
    """What is wrong with what was typed, as one sentence, and where help is to be had."""
    name, context = type(error).__name__, getattr(error, "ctx", None)
    command = context.command_path if context is not None else "gongjian"
    told = " ".join(error.format_message().split())
    return f"{command}: {WRONG.get(name, '用法有误')} · {told} 见 · See: {command} --help"
