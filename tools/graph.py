"""Figures of the model graph, from dbt's manifest: how many models, how deep, in how many folders, and which folders form a circle.

    dbt parse && python tools/graph.py [--manifest target/manifest.json] [--list]

A folder is the one that a model's file is in. `--list` also names the models with one child and the edges of each circle.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import click


def strongly_connected(edges: dict[str, set[str]]) -> list[set[str]]:
    """Groups of nodes that all reach each other, of two nodes or more."""
    reach = {}
    for node in edges:
        found, waiting = set(), [node]
        while waiting:
            for child in edges.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        reach[node] = found
    groups = {frozenset({node, *(other for other in reach[node] if node in reach.get(other, ()))}) for node in edges}
    return [set(group) for group in groups if len(group) > 1]


@click.command(help=__doc__)
@click.option("--manifest", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=Path("target/manifest.json"))
@click.option("--list", "is_listed", is_flag=True)
def main(manifest: Path, is_listed: bool) -> None:
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    parents = {key: [each for each in node["depends_on"]["nodes"] if each in models] for key, node in models.items()}
    children = Counter(parent for of_model in parents.values() for parent in set(of_model))
    folder = {key: str(Path(node["original_file_path"]).parent) for key, node in models.items()}

    @cache
    def depth(key: str) -> int:
        return 1 + max((depth(parent) for parent in parents[key]), default=0)

    between: dict[str, set[str]] = defaultdict(set)
    for key, of_model in parents.items():
        for parent in of_model:
            if folder[parent] != folder[key]:
                between[folder[parent]].add(folder[key])
    circles = strongly_connected(between)
    named = {models[key]["name"]: key for key in models}
    ephemeral = sum(node["config"]["materialized"] == "ephemeral" for node in models.values())
    click.echo(f"models in a build        {len(models) - ephemeral}, and {ephemeral} ephemeral")
    click.echo(f"edges between models     {sum(len(set(each)) for each in parents.values())}")
    click.echo(f"longest chain            {max(depth(key) for key in models)}")
    click.echo(f"fct_determination depth  {depth(named['fct_determination'])}")
    click.echo(f"models with one child    {sum(count == 1 for count in children.values())}")
    click.echo(f"folders with models      {len(set(folder.values()))}")
    click.echo(f"circles between folders  {len(circles)}")
    if is_listed:
        for circle in circles:
            click.echo("circle: " + ", ".join(sorted(circle)))
        click.echo("one child: " + ", ".join(sorted(models[key]["name"] for key, count in children.items() if count == 1)))


if __name__ == "__main__":
    main()
