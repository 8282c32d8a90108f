using System.Collections.Frozen;

namespace FraudSignals.Events;

/// <summary>
/// What currencies are worth beside each other: how much of each makes one unit. Sums of worth add up over currencies, and a
/// threshold of worth means the same in all of them. A change counts for what comes after it.
/// </summary>
/// <param name="perUnit">Currency code -> how many of its major units make one unit of worth; positive.</param>
public sealed class WorthTable(IReadOnlyDictionary<string, double> perUnit)
{
    /// <summary>Worth is kept in hundredths of a unit.</summary>
    public const int Hundredths = 100;

    private static readonly int AmountPosition = EventFieldInfo.Of(EventField.Amount).Position;
    private static readonly int CurrencyPosition = EventFieldInfo.Of(EventField.Currency).Position;
    private static readonly uint Both = 1u << AmountPosition | 1u << CurrencyPosition;

    // By currency what a minor unit is worth, in hundredths.
    private readonly FrozenDictionary<long, double> _perMinor = perUnit.ToFrozenDictionary(
        c => TextCode.Of(c.Key), c => Hundredths / (c.Value * Currencies.UnitsPerMajor(TextCode.Of(c.Key))));

    private readonly FrozenDictionary<long, (string Name, double PerUnit)> _perUnit =
        perUnit.ToFrozenDictionary(c => TextCode.Of(c.Key), c => (c.Key, c.Value));

    /// <summary>The currency of an event and how much of it makes a unit; null where the event has none or the table lacks it.</summary>
    public (string Currency, double PerUnit)? CurrencyOf(in Event e) =>
        e.Type == EventType.Transfer && (e.Present & Both) == Both && _perUnit.TryGetValue(e.Values[CurrencyPosition], out var found)
            ? found
            : null;

    /// <summary>Whether it has a currency.</summary>
    /// <param name="currency">Three capitals.</param>
    public bool Has(string currency) => _perMinor.ContainsKey(TextCode.Of(currency));

    /// <summary>
    /// What the amount of an event is worth, in hundredths of a unit; -1 where that cannot be said: it has none, or the table lacks its
    /// currency.
    /// </summary>
    public long Of(in Event e) =>
        e.Type == EventType.Transfer && (e.Present & Both) == Both && _perMinor.TryGetValue(e.Values[CurrencyPosition], out var worth)
            ? (long)Math.Round(e.Values[AmountPosition] * worth)
            : -1;
}
