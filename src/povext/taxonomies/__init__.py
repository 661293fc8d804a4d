r"""Taxonomies of a user's own: read from TOML, and checked against the examples that they carry.

Examples
--------
>>> import pathlib, tempfile
>>> path = pathlib.Path(tempfile.mkdtemp(), "mine.toml")
>>> _ = path.write_text('[[type]]\ncode = "school.schools"\nen = "Schools"\nzh = "学校"\nunits = ["count"]\n', "utf-8")
>>> for finding in check(path).findings:
...     print(finding.message)
no rule gives it: add a [[rule]] with type = "school.schools".
"""

from povext.concepts import Taxonomy, read_taxonomy
from povext.errors import Fault, TaxonomyError
from povext.taxonomies._check import Checked, Remark, check

__all__ = ["Checked", "Fault", "Remark", "Taxonomy", "TaxonomyError", "check", "read_taxonomy"]
