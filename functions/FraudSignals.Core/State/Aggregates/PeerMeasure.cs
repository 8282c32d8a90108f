using FraudSignals.Events;
using FraudSignals.Rules;
using FraudSignals.State.Blocks;
using FraudSignals.State.Peers;

namespace FraudSignals.State.Aggregates;

/// <summary>What is measured of the touches of all subjects of a kind, and by what they are told into groups.</summary>
/// <param name="spec">Where its figures are.</param>
/// <param name="definition">One of the aggregates that ask for it.</param>
/// <param name="scalar">The first of the two scalars of a subject that hold the group of its latest touch.</param>
internal sealed class PeerMeasure(PeerSpec spec, AggregateDefinition definition, int scalar)
{
    private const int Thousandths = 1000;

    private const ulong Everybody = 1;

    private static readonly int CurrencyPosition = EventFieldInfo.Of(EventField.Currency).Position;

    private readonly EventFieldInfo? _among = definition.Peers!.Among is { } field ? EventFieldInfo.Of(field) : null;
    // Of aggregates that are no whole numbers thousandths are kept.
    private readonly int _valueScale = definition.Peers.Value is { } value && FunctionSpec.Of(value.Of).IsNumber ? 1 : Thousandths;
    private readonly FieldKind? _kind = definition.Field is { } measured ? EventFieldInfo.Of(measured).Kind : null;

    public PeerSpec Spec => spec;

    /// <summary>The aggregate that is measured; null where a field is.</summary>
    public AggregateReader? Value { get; set; }

    /// <summary>The group an event belongs to; 0 where it has not got the field that makes one.</summary>
    public ulong GroupOf(in Event e) =>
        _among is not { } field ? Everybody
        : e.Type != field.Type || !e.Has(field) ? 0
        : field.Kind == FieldKind.Identifier ? (ulong)e.Tokens[field.Position].Value
        : (ulong)e.Values[field.Position];

    /// <summary>The group of a subject's latest touch; 0 before the first.</summary>
    public ulong GroupOf(in SubjectState state) => (uint)state.Scalar(scalar) | (ulong)(uint)state.Scalar(scalar + 1) << 32;

    /// <summary>How many stored units make one unit as rules see it.</summary>
    public double ScaleOf(ulong group) => _kind switch
    {
        FieldKind.Amount => Currencies.UnitsPerMajor(definition.Currency is { } currency ? TextCode.Of(currency) : (long)group),
        FieldKind.Worth => WorthTable.Hundredths,
        FieldKind.Seconds => 10,
        _ => _valueScale,
    };

    // Notes a touch that counts.
    private void Note(ref SubjectState state, in Touch touch, in Event source, long stored)
    {
        var group = GroupOf(source);
        var value = Value is null ? stored : Stored(Value.Read(state, touch.Time, touch.ObservedSince));
        if (group == 0 || value < 0)
        {
            return;
        }

        (state.Scalar(scalar), state.Scalar(scalar + 1)) = ((int)group, (int)(group >> 32));
        state.Peers.Add(spec.Place, group, touch.Time, value, state.CommonWatermark);
    }

    /// <summary>Notes what it measures.</summary>
    /// <param name="measure">What is measured.</param>
    /// <param name="position">The position of the field; negative for what the amount is worth.</param>
    /// <param name="worth">What currencies are worth; null where nothing asks.</param>
    public sealed class Writer(PeerMeasure measure, int position, WorthTable? worth) : TouchWriter
    {
        public override void Write(ref SubjectState state, in Touch touch, in Event source) =>
            measure.Note(ref state, touch, source, position < 0 ? worth?.Of(source) ?? -1 : source.Values[position]);
    }

    private long Stored(double value) => double.IsNaN(value) ? -1 : (long)Math.Round(Math.Min(value * _valueScale, 1L << 60));
}
