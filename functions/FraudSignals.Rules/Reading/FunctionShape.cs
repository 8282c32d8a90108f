using FraudSignals.Events;

namespace FraudSignals.Rules.Reading;

/// <summary>What an aggregate function needs beside its roles.</summary>
internal sealed record FunctionShape(FieldNeed Field, bool Window, bool Horizon, bool Money)
{
    public static FunctionShape Of(AggregateFunction function) => function switch
    {
        AggregateFunction.Count or AggregateFunction.GapVariation or AggregateFunction.CommonCause or AggregateFunction.OwnCause or AggregateFunction.CountAfter =>
            new(FieldNeed.None, Window: true, Horizon: false, Money: false),
        AggregateFunction.PeerQuantile or AggregateFunction.Sum or AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.Mean or AggregateFunction.Deviation =>
            new(FieldNeed.Number, Window: true, Horizon: false, Money: false),
        AggregateFunction.Distinct or AggregateFunction.TopShare => new(FieldNeed.Identifier, Window: true, Horizon: false, Money: false),
        AggregateFunction.SequentialShare => new(FieldNeed.Place, Window: true, Horizon: false, Money: false),
        AggregateFunction.New => new(FieldNeed.Identifier, Window: true, Horizon: true, Money: false),
        AggregateFunction.SecondsSinceFirst => new(FieldNeed.None, Window: false, Horizon: true, Money: false),
        AggregateFunction.SecondsSinceLast or AggregateFunction.SecondsSinceEnd => new(FieldNeed.None, Window: false, Horizon: false, Money: false),
        AggregateFunction.Silence => new(FieldNeed.None, Window: true, Horizon: true, Money: false),
        AggregateFunction.MatchedFlow or AggregateFunction.Dwell => new(FieldNeed.None, Window: true, Horizon: false, Money: true),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    public static bool Takes(FieldNeed need, FieldKind kind) => need switch
    {
        FieldNeed.Number => kind is FieldKind.Seconds or FieldKind.Amount or FieldKind.Worth,
        FieldNeed.Identifier => kind == FieldKind.Identifier,
        FieldNeed.Place => kind == FieldKind.Place,
        _ => false,
    };
}
