"""The list of parts as CycloneDX 1.6. Imported only when it is written: its library is a tool of developers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component as Part
from cyclonedx.model.component import ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from ptplanner import __version__
from ptplanner.cli.components import Component, ComponentKind

_TYPES = {
    ComponentKind.PACKAGE: ComponentType.LIBRARY,
    ComponentKind.SCRIPT: ComponentType.LIBRARY,
    ComponentKind.FONT: ComponentType.FILE,
    ComponentKind.PICTURES: ComponentType.FILE,
    ComponentKind.DATA: ComponentType.DATA,
}


def format_sbom(components: Iterable[Component]) -> str:
    """JSON of the format. The same parts give the same text but for the time at which it was made."""
    whole = Part(
        name="ptplanner", version=__version__, type=ComponentType.APPLICATION, bom_ref="ptplanner"
    )
    parts = [_build_part(one) for one in components]
    bom = Bom(
        components=parts,
        metadata=BomMetaData(component=whole),
        serial_number=_derive_serial_number(parts),
    )
    bom.register_dependency(whole, parts)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _derive_serial_number(parts: Iterable[Part]) -> UUID:
    named = "\n".join([__version__, *(f"{part.name} {part.version}" for part in parts)])
    return UUID(bytes=hashlib.sha256(named.encode()).digest()[:16], version=4)


def _build_part(one: Component) -> Part:
    is_package = one.kind is ComponentKind.PACKAGE
    website = ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(one.url))
    return Part(
        name=one.name,
        version=one.version or None,
        type=_TYPES[one.kind],
        bom_ref=f"{one.kind.name.lower()}:{one.name} {one.version}".strip(),
        licenses=[LicenseFactory().make_from_string(one.licence)],
        purl=PackageURL("pypi", name=one.name, version=one.version) if is_package else None,
        external_references=[website, *([_build_distribution(one)] if one.hashes else [])],
    )


def _build_distribution(one: Component) -> ExternalReference:
    """The files of a package, of which a computer installs the one that fits it."""
    return ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(f"{one.url}{one.version}/#files"),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.hashes],
    )
