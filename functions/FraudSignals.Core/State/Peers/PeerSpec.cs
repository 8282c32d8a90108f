using FraudSignals.Events;

namespace FraudSignals.State.Peers;

/// <summary>What is measured of peers, as far as its figures are concerned.</summary>
/// <param name="place">Its place among the measures of a rule snapshot.</param>
/// <param name="identity">What is measured, so that it is known again under other rules.</param>
internal sealed class PeerSpec(int place, string identity)
{
    public int Place => place;

    public string Identity => identity;

    /// <summary>A hash of <see cref="Identity"/>.</summary>
    public ulong Key { get; } = Stable.Hash64(identity);

    /// <summary>The longest window that is asked for, days.</summary>
    public int Days { get; set; }
}
