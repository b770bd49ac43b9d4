"""Where the folders that are not code lie. The wheel's side of it is in tests/packaging."""

import shutil

import pytest

import survey.resources
from survey.resources import resource_dir


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("templates", "layout.html"),
        ("migrations", "env.py"),
        ("questionnaires", "it-service/1.yaml"),
    ],
)
def test_a_checkout_uses_its_own_folders(name, holds):
    assert (resource_dir(name) / holds).is_file()


def test_an_installed_package_uses_what_it_carries(tmp_path):
    """A copy of the module without a pyproject.toml above it is what an installed one looks like."""
    package = tmp_path / "site" / "survey"
    package.mkdir(parents=True)
    shutil.copy(survey.resources.__file__, package / "resources.py")
    namespace = {"__file__": str(package / "resources.py"), "__name__": "installed"}
    exec(compile((package / "resources.py").read_text("utf-8"), "resources.py", "exec"), namespace)  # noqa: S102 - our own file
    assert namespace["resource_dir"]("templates") == package.resolve() / "_bundled" / "templates"
