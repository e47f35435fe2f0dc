"""To-do lists: what is to be done, what is done, and what had to be done again."""

from __future__ import annotations

from typing import get_args

from domain.kernel.category import Category
from domain.kernel.decider import Decider
from domain.kernel.domain import Domain
from domain.todo.decisions.todo_commands import (
    AddTask,
    CreateTodoList,
    ImportTask,
    KnownTaskCommand,
)
from domain.todo.decisions.todo_list import decide_todo_list, todo_facts
from domain.todo.events import TaskEvent, TodoListCreated
from domain.todo.fold import NoTodoList, TodoList, evolve_todo_list
from domain.todo.load import PRESETS
from domain.todo.projections import PROJECTIONS
from domain.todo.upcasts import UPCASTERS

TODO_LIST = Category(
    name="todolist",
    title="To-do list",
    key="list_id",
    decider=Decider(NoTodoList(), decide_todo_list, evolve_todo_list),
    commands=(CreateTodoList, AddTask, *get_args(KnownTaskCommand)),
    process_commands=(ImportTask,),
    events=(TodoListCreated, *get_args(TaskEvent)),
    states=get_args(TodoList),
    facts=todo_facts,
)

TODO = Domain(
    name="todo",
    title="To-do lists",
    categories=(TODO_LIST,),
    projections=PROJECTIONS,
    upcasters=UPCASTERS,
    presets=PRESETS,
)
