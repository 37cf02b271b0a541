"""Speakers that the user knows: a file of names and aliases that wins over what the articles suggest."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct, field

from pipeline.errors import ConfigError
from pipeline.records import Kind
from pipeline.stages.entities import LocalSpeaker
from pipeline.stages.reconcile.identity import about, name_key
from pipeline.text import digest


class KnownSpeaker(Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[speaker]]` of the file: whoever bears one of its names is this speaker.

    `role` and `affiliation` tell two apart who share a name: of several that bear it, the one whose words the article uses.
    """

    name: str
    aliases: list[str] = field(default_factory=list)
    kind: Kind | None = None
    role: str | None = None
    affiliation: str | None = None

    @property
    def id(self) -> str:
        """What tells it from the file's other speakers; its id in the dataset."""
        return digest("speaker", self.name, self.role, self.affiliation)


class _File(Struct, forbid_unknown_fields=True):
    speaker: list[KnownSpeaker] = field(default_factory=list)


def read_known(path: str) -> list[KnownSpeaker]:
    """The speakers of a TOML file; none where no file is set.

    Raises:
        ConfigError: the file cannot be read, is no TOML, or holds something else than speakers.
    """
    if not path:
        return []
    try:
        return msgspec.convert(tomllib.loads(Path(path).read_text(encoding="utf-8")), _File).speaker
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path}: {error}; each entry is a [[speaker]] with a name and, where wanted, aliases, kind, role, affiliation") from error


class KnownSpeakers:
    """Looks speakers up by any of their names."""

    def __init__(self, known: list[KnownSpeaker]) -> None:
        self.by_name: dict[str, list[KnownSpeaker]] = {}
        for one in known:
            for key in {name_key(n) for n in (one.name, *one.aliases)}:
                self.by_name.setdefault(key, []).append(one)

    def find(self, speaker: LocalSpeaker) -> KnownSpeaker | None:
        """Who of the file it is; None where nobody bears the name, or several whom nothing tells apart."""
        keys = dict.fromkeys(name_key(n) for n in (speaker.name, *speaker.aliases) if n)
        found = {one.id: one for key in keys for one in self.by_name.get(key, ())}
        if len(found) > 1:
            own = about(*speaker.roles, speaker.affiliation)
            found = {k: one for k, one in found.items() if own & about(one.role, one.affiliation)}
        return next(iter(found.values())) if len(found) == 1 else None
