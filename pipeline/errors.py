"""What can go wrong, named by what it stops.

ClaimweaveError
├── UsageError           wrong arguments or an unreadable file named by the user: nothing is done
│   ├── ConfigError      the configuration cannot be read or holds an unknown or ill-typed key
│   ├── ModelError       a model folder is missing, damaged or of another kind
│   └── CorpusError      a labelled file does not follow its format
├── RecordError          one line of a data file is not the record it should be
└── InputError           one input cannot be processed; it becomes a line of rejects.jsonl

`cli` turns a `UsageError` and a `RecordError` into one line on standard error and exit
status 2; an `InputError` never leaves its stage.
"""

from __future__ import annotations


class ClaimweaveError(Exception):
    """The root of everything this package raises on purpose."""


class UsageError(ClaimweaveError):
    """Nothing can be done with what was asked."""


class ConfigError(UsageError):
    """The configuration is wrong."""


class ModelError(UsageError):
    """The model cannot be used."""


class CorpusError(UsageError):
    """A labelled file does not follow its format."""


class RecordError(ClaimweaveError):
    """A line of a data file is not the record it should be."""


class InputError(ClaimweaveError):
    """One input cannot be processed.

    `reason` is a short fixed word for counting, `detail` a sentence for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
