"""One simulated future. Knows no pandas, no scipy, and no dates inside the event loop."""

from model.builds import use_build

use_build(__path__)
