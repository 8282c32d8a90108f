using System.Collections.Immutable;
using FraudSignals.Events;
using FraudSignals.Rules.Json;
using FraudSignals.State.Aggregates;

namespace FraudSignals.Rules.Reading;

/// <summary>Reads of an aggregate what only quantiles of peers have: which quantile, among whom, and of what.</summary>
internal sealed class PeerReader(ObjectReader entry, AggregateFunction function, IReadOnlySet<EventType> types,
    IReadOnlyList<AggregateDefinition> read)
{
    public const string Everybody = "all";

    private static readonly string[] OwnKeys = ["Quantile", "Value", "Among"];
    private static readonly string[] Needed = ["Quantile", "Among"];

    private static readonly ImmutableArray<EventFieldInfo> Grouping =
    [
        .. new[] { EventField.Currency, EventField.PayerBank, EventField.PayeeBank, EventField.Channel, EventField.Cell,
            EventField.Kind }.Select(EventFieldInfo.Of),
    ];

    /// <summary>The field by which amounts need no other word on their currency.</summary>
    public static string Currency { get; } = EventFieldInfo.Of(EventField.Currency).Name;

    /// <summary>What there is to tell groups by.</summary>
    public static ImmutableArray<string> Groups { get; } = [Everybody, .. Grouping.Select(f => f.Name)];

    /// <summary>Whether another aggregate is measured, not a field.</summary>
    public bool MeasuresValue => FunctionSpec.Of(function).IsOfPeers && entry.Has("Value");

    /// <param name="field">The field that is measured; null where none is, or it has an error.</param>
    public PeerShape? Read(EventFieldInfo? field)
    {
        if (!FunctionSpec.Of(function).IsOfPeers)
        {
            foreach (var key in OwnKeys.Where(entry.Has))
            {
                entry.Error(key, "peers", $"only quantiles of peers have {key}", $"remove {key}, or use Of \"peerQuantile\"");
            }

            return null;
        }

        foreach (var key in Needed.Where(entry.IsMissing))
        {
            entry.Error("Of", "peers", $"'peerQuantile' needs {key}",
                key == "Quantile" ? "for example \"Quantile\": 0.99" : "for example \"Among\": \"currency\", or \"all\"");
        }

        var quantile = entry.Number("Quantile", 0, 100);
        if (quantile is <= 0 or >= 1)
        {
            entry.Error("Quantile", "bad-value", "a quantile lies between 0 and 1", quantile is > 1 and < 100
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"write {quantile / 100}")
                : "for example 0.99; the largest of all says little of what is usual");
        }

        if (field?.Field == EventField.PayerBalanceAfter)
        {
            entry.Error("Field", "peers", "balances may be below zero, and are not measured among peers", "measure amount or worth");
        }

        var among = Among(field);
        return quantile is > 0 and < 1 and var share ? new PeerShape(among, share, Value()) : null;
    }

    private EventField? Among(EventFieldInfo? field)
    {
        if (entry.Word("Among", Groups) is not { } word || Grouping.FirstOrDefault(f => f.Name == word) is not { } group)
        {
            return null;
        }

        if (types.Count > 0 && !types.Contains(group.Type))
        {
            entry.Error("Among", "peers",
                $"'{word}' is a field of {(group.Type == EventType.Call ? "calls" : "transfers")}, which no role here has",
                "use " + string.Join(", ", Grouping.Where(f => types.Contains(f.Type)).Select(f => f.Name).Append(Everybody)));
        }
        else if (word == Currency && field?.Kind == FieldKind.Amount && entry.Has("Currency"))
        {
            entry.Error("Currency", "currency", "among those of one currency there are no others", "remove Currency");
        }

        return group.Field;
    }

    private AggregateDefinition? Value()
    {
        if (entry.Text("Value") is not { } name)
        {
            return null;
        }

        var value = read.FirstOrDefault(a => a.Name == name);
        if (value is null)
        {
            entry.Error("Value", "unknown-name", $"there is no aggregate '{name}' before this one",
                Suggest.From(name, read.Select(a => a.Name)) ?? "an aggregate whose values are measured stands before");
        }
        else if (!FunctionSpec.Of(value.Of).IsMeasurable || value.Before || value.Field == EventField.PayerBalanceAfter)
        {
            entry.Error("Value", "peers", $"'{name}' cannot be measured among peers",
                "counts, sums, distinct, new, max and mean can, without Before");
        }

        return value;
    }
}
