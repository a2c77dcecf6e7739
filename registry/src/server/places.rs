//! How many connections there are, in all and from one address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// How long whoever comes to a full house waits for somebody to leave.
const PATIENCE: Duration = Duration::from_secs(2);

type Taken = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// All places.
pub(super) struct Places {
    free: Arc<Semaphore>,
    taken: Taken,
    per_address: usize,
    crowd: Arc<Notify>,
}

/// A connection's place, given back by a drop.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    _share: Share,
}

struct Share {
    network: IpAddr,
    taken: Taken,
}

impl Places {
    pub fn new(most: usize, per_address: usize) -> Places {
        let free = Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS)));
        Places { free, taken: Taken::default(), per_address, crowd: Arc::default() }
    }

    /// What is told when a place is wanted.
    pub fn crowd(&self) -> Arc<Notify> {
        self.crowd.clone()
    }

    /// A place; `None` where the address has its share, or nobody makes room.
    pub async fn take(&self, address: IpAddr) -> Option<Place> {
        let share = self.share(address)?;
        let permit = match self.free.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => {
                self.crowd.notify_one();
                let freed = tokio::time::timeout(PATIENCE, self.free.clone().acquire_owned());
                freed.await.ok()?.ok()?
            }
        };
        Some(Place { _permit: permit, _share: share })
    }

    fn share(&self, address: IpAddr) -> Option<Share> {
        let network = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(network).or_default();
        if *count >= self.per_address.max(1) {
            return None;
        }
        *count += 1;
        Some(Share { network, taken: self.taken.clone() })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

/// What counts as one address: of IPv6 everybody has a network of 64 bits to choose from.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn an_address_takes_its_share_and_no_more() {
        let places = Places::new(10, 2);
        let first = places.take(address("192.0.2.1")).await.unwrap();
        let _second = places.take(address("::ffff:192.0.2.1")).await.unwrap();
        assert!(places.take(address("192.0.2.1")).await.is_none());
        assert!(places.take(address("192.0.2.2")).await.is_some());
        drop(first);
        assert!(places.take(address("192.0.2.1")).await.is_some());
    }

    #[tokio::test]
    async fn a_network_of_ipv6_is_one_address() {
        let places = Places::new(10, 1);
        let _first = places.take(address("2001:db8:1:2::1")).await.unwrap();
        assert!(places.take(address("2001:db8:1:2:ffff::9")).await.is_none());
        assert!(places.take(address("2001:db8:1:3::1")).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_house_asks_somebody_to_leave() {
        let places = Places::new(1, 10);
        let first = places.take(address("192.0.2.1")).await.unwrap();
        assert!(places.take(address("192.0.2.2")).await.is_none());
        let crowd = places.crowd();
        let leaver = tokio::spawn(async move {
            crowd.notified().await;
            drop(first);
        });
        assert!(places.take(address("192.0.2.2")).await.is_some());
        leaver.await.unwrap();
        assert!(places.taken.lock().unwrap().is_empty());
    }
}
