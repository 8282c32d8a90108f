using System.Collections.Frozen;

namespace FraudSignals.Events;

/// <summary>A threshold that has a value for each currency, in its major units. A change counts for what comes after it.</summary>
/// <param name="name">What rules call it.</param>
/// <param name="byCurrency">Currency code -> value, positive.</param>
public sealed class ThresholdTable(string name, IReadOnlyDictionary<string, double> byCurrency)
{
    private static readonly EventFieldInfo Currency = EventFieldInfo.Of(EventField.Currency);

    private readonly FrozenDictionary<long, double> _byCode = byCurrency.ToFrozenDictionary(c => TextCode.Of(c.Key), c => c.Value);

    public string Name { get; } = name;

    /// <summary>The value for the currency of an event, major units; NaN where the event has none or the table lacks it.</summary>
    public double Of(in Event e) =>
        e.Type == Currency.Type && e.Has(Currency) && _byCode.TryGetValue(e.Values[Currency.Position], out var value) ? value : double.NaN;
}
