//! Addresses and ranges as the `IpAddress` operators take them.

use std::net::IpAddr;

/// A CIDR range; a bare address is the range that holds only itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads `203.0.113.0/24`, `203.0.113.7`, `2001:db8::/32`.
    pub fn read(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = width(address);
        let prefix = prefix.map_or(Some(width), |prefix| prefix.parse().ok())?;
        (prefix <= width).then_some(Self { address, prefix })
    }

    /// Whether the address lies in the range; IPv4 and IPv6 are never equal.
    pub fn holds(&self, address: IpAddr) -> bool {
        let width = width(self.address);
        let ignored = width - self.prefix;
        let network = |address| bits(address).checked_shr(ignored).unwrap_or(0);
        width == self::width(address) && network(self.address) == network(address)
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}
