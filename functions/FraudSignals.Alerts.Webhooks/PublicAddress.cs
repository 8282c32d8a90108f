using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace FraudSignals.Alerts.Webhooks;

/// <summary>Tells addresses of the internet from those of a machine, its networks and its cloud.</summary>
internal static class PublicAddress
{
    // IANA special-purpose registries: what is not globally reachable, and what holds another address inside.
    private static readonly ImmutableArray<IPNetwork> NotPublic =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(n => IPNetwork.Parse(n)),
    ];

    // Of IPv6 only what is given out at all, without the ranges in it that are not for the internet.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly ImmutableArray<IPNetwork> NotGlobal =
    [
        .. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(n => IPNetwork.Parse(n)),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !NotPublic.Any(n => n.Contains(plain))
            : Global.Contains(plain) && !NotGlobal.Any(n => n.Contains(plain));
    }
}
