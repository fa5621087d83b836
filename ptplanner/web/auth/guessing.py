"""Slows the guessing of passwords down without letting a stranger lock anybody out.

Every try is counted before the password is checked, so that tries at the same moment are no exception:

- from one place to one account: a few, then none for a while. A place is a browser that signed in to this account
  before, which its cookie shows, or else a block of addresses. A stranger is never in the place of such a browser.
- from one block of addresses to all accounts: some, then none for a while. Known browsers are not counted.
- from all unknown places to one account: after some, each next one waits a little longer, at most half a minute.
"""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.web.shared.attempt_counter import AttemptCounter, TooManyAttempts

# People mistype a few times; guessing takes millions of attempts.
TRIES_PER_PLACE = 8
TRIES_PER_BLOCK = 30
WINDOW_SECONDS = 15 * 60
# Across all unknown places: more than a clinic mistypes, after which the waits begin, growing up to the longest.
FREE_TRIES_PER_ACCOUNT = 20
ACCOUNT_WINDOW_SECONDS = 60 * 60
LONGEST_WAIT_SECONDS = 30


@dataclass(frozen=True)
class SignInAttempt:
    """One try of one account from one place.

    ``account``: the e-mail as a hash. ``device``: the number in the cookie of a browser that signed in to this account
    before; "" for an unknown browser. ``block``: the block of addresses.
    """

    counter: AttemptCounter
    account: str
    block: str
    device: str = ""

    def count(self) -> None:
        """Count the try before it is made. Raises TooManyAttempts, and then has counted nothing."""
        if self.device:
            self._take(self._place_key, TRIES_PER_PLACE)
            return
        self._take(self._block_key, TRIES_PER_BLOCK)
        try:
            self._take(self._place_key, TRIES_PER_PLACE)
            self._wait_for_account()
        except TooManyAttempts:
            self.counter.add(self._block_key, WINDOW_SECONDS, -1)
            raise

    def give_back(self) -> None:
        """The password was not checked, so the try does not count."""
        self.counter.add(self._place_key, WINDOW_SECONDS, -1)
        self._give_back_shared()

    def forgive(self) -> None:
        """The password was right: earlier mistakes of this place are forgotten."""
        self.counter.forget(self._place_key)
        self._give_back_shared()

    def _give_back_shared(self) -> None:
        if not self.device:
            self.counter.add(self._block_key, WINDOW_SECONDS, -1)
            self.counter.add(self._account_key, ACCOUNT_WINDOW_SECONDS, -1)

    def _take(self, key: tuple[str, ...], limit: int) -> None:
        if self.counter.add(key, WINDOW_SECONDS) > limit:
            self.counter.add(key, WINDOW_SECONDS, -1)
            raise TooManyAttempts(self.counter.get_wait_seconds(key))

    def _wait_for_account(self) -> None:
        tries = self.counter.add(self._account_key, ACCOUNT_WINDOW_SECONDS)
        over = tries - FREE_TRIES_PER_ACCOUNT
        if over <= 0:
            return
        gap = ("gap", self.account)
        # One try passes in each gap; the others wait until the gap is over.
        if self.counter.add(gap, min(2**over, LONGEST_WAIT_SECONDS)) > 1:
            self.counter.add(self._account_key, ACCOUNT_WINDOW_SECONDS, -1)
            self.counter.add(self._place_key, WINDOW_SECONDS, -1)
            raise TooManyAttempts(self.counter.get_wait_seconds(gap))

    @property
    def _place_key(self) -> tuple[str, ...]:
        return ("place", self.account, self.device or self.block)

    @property
    def _block_key(self) -> tuple[str, ...]:
        return ("block", self.block)

    @property
    def _account_key(self) -> tuple[str, ...]:
        return ("account", self.account)


@dataclass(frozen=True)
class CurrentPasswordAttempt:
    """One try of the current password, wherever it is asked for; its thief slows down this one session."""

    counter: AttemptCounter
    session: str

    def count(self) -> None:
        if self.counter.add(self._key, WINDOW_SECONDS) > TRIES_PER_PLACE:
            raise TooManyAttempts(self.counter.get_wait_seconds(self._key))

    def give_back(self) -> None:
        """The password was not checked, so the try does not count."""
        self.counter.add(self._key, WINDOW_SECONDS, -1)

    def forgive(self) -> None:
        self.counter.forget(self._key)

    @property
    def _key(self) -> tuple[str, ...]:
        return ("current password", self.session)
