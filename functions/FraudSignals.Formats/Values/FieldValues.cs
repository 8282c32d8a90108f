using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats.Records;
using FraudSignals.Identifiers;

namespace FraudSignals.Formats.Values;

/// <summary>Judges one field's text and stores its value in the event.</summary>
internal sealed class FieldValues(Source source)
{
    public const int MaxIdBytes = 128;

    private const int MaxCodeBytes = 64;

    // 31 days: no call lasts longer, and a clock set wrong does not spoil a mean for months.
    private const long MaxDurationTenths = 31L * 24 * 60 * 60 * 10;

    // The largest whole number up to which floating point is exact: aggregates sum in it.
    private const long MaxUnits = 1L << 53;

    private static readonly long[] VerdictWords = [TextCode.Of("confirmed"), TextCode.Of("false_positive"), TextCode.Of("unknown")];
    private static readonly long Voice = TextCode.Of("voice"u8);
    private static readonly long Sms = TextCode.Of("sms"u8);
    private static readonly int CallerPosition = EventFieldInfo.Of(EventField.Caller).Position;
    private static readonly EventFieldInfo KindField = EventFieldInfo.Of(EventField.Kind);

    // A call of which nothing else is said is a voice call, unless the source does not tell them apart.
    private readonly bool _isVoice = !source.Lacks.Contains(EventField.Kind);
    private readonly IdentifierGate _gate = IdentifierGate.Of(source);
    private int _decimals;
    private long _lastCurrency;

    /// <summary>Starts a record.</summary>
    public void Begin(ref Event target, EventType type)
    {
        target.Type = type;
        target.SourceIndex = source.Index;
        if (type == EventType.Call && _isVoice)
        {
            target.Set(KindField, Voice);
        }

        _decimals = -1;
        HasIdentifier = false;
    }

    /// <summary>Whether anybody is known of the record so far.</summary>
    public bool HasIdentifier { get; private set; }

    /// <summary>Keeps the id of a good record out of sight where it shows an identifier.</summary>
    public void HideId(ReadOnlySpan<byte> id, ref Event target, EventBatch batch)
    {
        if (_gate.IsShownBy(id, batch, target))
        {
            target.Id = RecordId.HiddenOf(id);
        }
    }

    /// <summary>Judges and stores one value.</summary>
    public Refusal? Take(FieldSpec field, TokenKind kind, ReadOnlySpan<byte> text, ref Event target, EventBatch batch) => kind switch
    {
        TokenKind.Text => TakeText(field, PlainText.Trim(text), ref target, batch),
        TokenKind.Cell => TakeCell(field, PlainText.Trim(text), ref target, batch),
        _ => TakeBare(field, kind, text, ref target),
    };

    private Refusal? TakeText(FieldSpec field, ReadOnlySpan<byte> text, ref Event target, EventBatch batch) => field.Shape switch
    {
        FieldShape.Id => TakeId(text, ref target),
        FieldShape.Time => TimeText.ParseTime(text, source.TimeZone, out target.Time),
        FieldShape.Date => TakeDate(field, text, ref target),
        FieldShape.Number => TakeIdentifier(SubjectKind.Number, field.Position, text, ref target, batch),
        FieldShape.Sim => TakeIdentifier(SubjectKind.Sim, field.Position, text, ref target, batch),
        FieldShape.Device => TakeIdentifier(SubjectKind.Device, field.Position, text, ref target, batch),
        FieldShape.Cell => TakeIdentifier(SubjectKind.Cell, field.Position, text, ref target, batch),
        FieldShape.Account => TakeIdentifier(SubjectKind.Account, field.Position, text, ref target, batch),
        FieldShape.Amount or FieldShape.SignedAmount => TakeAmount(field, text, ref target),
        FieldShape.Seconds or FieldShape.Version or FieldShape.Flag => Refusals.WrongType(field, TokenKind.Text),
        _ => TakeCode(field, text, ref target),
    };

    /// <summary>A cell has no type of its own: it is a number or a truth value where its field is one.</summary>
    private Refusal? TakeCell(FieldSpec field, ReadOnlySpan<byte> text, ref Event target, EventBatch batch) => field.Shape switch
    {
        FieldShape.Seconds or FieldShape.Version => TakeBare(field, TokenKind.Number, text, ref target),
        FieldShape.Flag => TakeFlagCell(field, text, ref target),
        _ => TakeText(field, text, ref target, batch),
    };

    private Refusal? TakeBare(FieldSpec field, TokenKind kind, ReadOnlySpan<byte> text, ref Event target)
    {
        switch (field.Shape)
        {
            case FieldShape.Seconds when kind == TokenKind.Number:
                return TakeSeconds(field, text, ref target);
            case FieldShape.Version when kind == TokenKind.Number:
                return TakeVersion(text, ref target);
            case FieldShape.Amount or FieldShape.SignedAmount when kind == TokenKind.Number:
                return TakeAmount(field, text, ref target);
            case FieldShape.Flag when kind is TokenKind.True or TokenKind.False:
                target.Set(field.Position, kind == TokenKind.True ? 1 : 0);
                return null;
            default:
                return Refusals.WrongType(field, kind);
        }
    }

    private static Refusal? TakeId(ReadOnlySpan<byte> text, ref Event target)
    {
        var problem = PlainText.Check(text, MaxIdBytes);
        if (problem == TextProblem.None)
        {
            target.Id = RecordId.Of(text);
        }

        return Refusals.Of(problem);
    }

    // What is not known or kept back is no fault: that side of the event is nobody's.
    private Refusal? TakeIdentifier(SubjectKind kind, int position, ReadOnlySpan<byte> text, ref Event target, EventBatch batch)
    {
        var reading = _gate.Read(kind, text, batch.IdentifierRoom());
        if (reading.Length > 0)
        {
            HasIdentifier = true;
            batch.KeepIdentifier(ref target, position, reading.Length);
        }

        switch (reading.Form)
        {
            case IdentifierForm.Opaque:
                target.Opaque |= (byte)(1 << position);
                break;
            case IdentifierForm.Withheld:
                target.IsCallerWithheld |= target.Type == EventType.Call && position == CallerPosition;
                break;
        }

        return Refusals.Of(reading.Problem);
    }

    private Refusal? TakeCode(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        var problem = PlainText.Check(text, MaxCodeBytes);
        if (problem != TextProblem.None)
        {
            return Refusals.Of(problem);
        }

        Span<byte> folded = stackalloc byte[MaxCodeBytes];
        folded = folded[..text.Length];
        CodeCase.Fold(text, folded, field.Shape);
        switch (field.Shape)
        {
            case FieldShape.View:
                return TakeView(folded, ref target);
            case FieldShape.CallKind:
                var isSms = folded.SequenceEqual("sms"u8);
                target.Set(field.Position, isSms ? Sms : Voice);
                return isSms || folded.SequenceEqual("voice"u8) ? null : Refusals.UnknownValue;
            case FieldShape.Currency:
                return text is [>= (byte)'A' and <= (byte)'Z', >= (byte)'A' and <= (byte)'Z', >= (byte)'a' and <= (byte)'z']
                    ? Refusals.Hundredths
                    : TakeCurrency(field, folded, ref target);
            case FieldShape.Status:
                return TakeStatus(field, folded, ref target);
            case FieldShape.NameMatch:
                target.Set(field.Position, NameMatches.CodeOf(folded));
                return target.Values[field.Position] != 0 ? null : Refusals.UnknownValue;
            case FieldShape.Verdict:
                target.Set(field.Position, TextCode.Of(folded));
                return VerdictWords.Contains(target.Values[field.Position]) ? null : Refusals.UnknownValue;
        }

        target.Set(field.Position, TextCode.Of(folded));
        return null;
    }

    private Refusal? TakeCurrency(FieldSpec field, ReadOnlySpan<byte> folded, ref Event target)
    {
        if (folded.Length != 3 || folded.ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            return Refusals.InvalidCurrency;
        }

        // Most feeds have one currency, so the last is mostly the next.
        var code = TextCode.Of(folded);
        if (code != _lastCurrency)
        {
            if (!Currencies.IsIso(code) && !source.ExtraCurrencies.Contains(Encoding.ASCII.GetString(folded)))
            {
                return Refusals.UnknownCurrency(Encoding.ASCII.GetString(folded));
            }

            _lastCurrency = code;
        }

        _decimals = Currencies.Decimals(code);
        target.Set(field.Position, code);
        return null;
    }

    private static Refusal? TakeStatus(FieldSpec field, ReadOnlySpan<byte> folded, ref Event target)
    {
        if (TransferStatuses.Find(folded) is not { } status)
        {
            return Refusals.UnknownStatus;
        }

        target.Set(field.Position, TransferStatuses.CodeOf(status));
        return null;
    }

    private static Refusal? TakeView(ReadOnlySpan<byte> folded, ref Event target)
    {
        if (folded.SequenceEqual("originating"u8))
        {
            target.View = EventView.Originating;
        }
        else if (folded.SequenceEqual("terminating"u8))
        {
            target.View = EventView.Terminating;
        }
        else if (!folded.SequenceEqual("both"u8))
        {
            return Refusals.UnknownValue;
        }

        return null;
    }

    private static Refusal? TakeSeconds(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        if (!DecimalNumber.TryParse(text, out var number))
        {
            return Refusals.NotANumber;
        }

        if (number.IsNegative && number.Mantissa != 0)
        {
            return Refusals.NegativeDuration;
        }

        if (!number.TryToUnits(1, MaxDurationTenths, out var tenths, out _))
        {
            return Refusals.LongDuration;
        }

        target.Set(field.Position, tenths);
        return null;
    }

    private Refusal? TakeAmount(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        if (!DecimalNumber.TryParse(text, out var number))
        {
            return Refusals.NotANumber;
        }

        if (_decimals < 0)
        {
            // Without its currency an amount means nothing; that error stands already.
            return null;
        }

        if (!number.TryToUnits(_decimals, MaxUnits, out var units, out var isExact))
        {
            return Refusals.LargeAmount;
        }

        if (!isExact)
        {
            return Refusals.TooManyDecimals;
        }

        if (field.Shape == FieldShape.Amount && units == 0)
        {
            return Refusals.ZeroAmount;
        }

        if (field.Shape == FieldShape.Amount && number.IsNegative)
        {
            return Refusals.NegativeAmount;
        }

        target.Set(field.Position, number.IsNegative ? -units : units);
        return null;
    }

    private static Refusal? TakeVersion(ReadOnlySpan<byte> text, ref Event target)
    {
        if (!DecimalNumber.TryParse(text, out var number))
        {
            return Refusals.NotANumber;
        }

        if ((number.IsNegative && number.Mantissa != 0) || !number.TryToUnits(0, int.MaxValue, out var version, out var isExact)
            || !isExact)
        {
            return Refusals.NoVersion;
        }

        target.Version = (int)version;
        return null;
    }

    private static Refusal? TakeFlagCell(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        Span<byte> folded = stackalloc byte[5];
        if (text.Length > folded.Length)
        {
            return Refusals.UnknownValue;
        }

        folded = folded[..text.Length];
        CodeCase.Fold(text, folded, FieldShape.LowerText);
        var isTrue = folded.SequenceEqual("true"u8) || folded.SequenceEqual("1"u8);
        target.Set(field.Position, isTrue ? 1 : 0);
        return isTrue || folded.SequenceEqual("false"u8) || folded.SequenceEqual("0"u8) ? null : Refusals.UnknownValue;
    }

    private static Refusal? TakeDate(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        var verdict = TimeText.ParseDate(text, out var milliseconds);
        target.Set(field.Position, milliseconds);
        return verdict;
    }
}
