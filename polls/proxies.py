"""The proxies in front: what they say of a visitor is believed of those alone that the host named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix


class Proxies:
    """Takes the visitor's address and scheme from as many proxies as stand in front, where they are `at` one
    of these addresses or networks. Whoever comes around them is who they are, whatever they claim."""

    def __init__(self, application: Any, count: int, at: Iterable[str]) -> None:
        self._plain = application
        self._believing = ProxyFix(application, x_for=count, x_proto=count)
        self._networks = [ip_network(each, strict=False) for each in at]
        self._is_ours = lru_cache(maxsize=1024)(self._is_in_a_network)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_ours = self._is_ours(environ.get("REMOTE_ADDR", ""))
        answer: Iterable[bytes] = (self._believing if is_ours else self._plain)(environ, start_response)
        return answer

    def _is_in_a_network(self, text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)
