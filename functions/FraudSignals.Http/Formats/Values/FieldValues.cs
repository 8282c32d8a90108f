using FraudSignals.Events;
using FraudSignals.Subjects;

namespace FraudSignals.Http.Formats;

/// <summary>Judges one field's text and stores its value in the event.</summary>
internal sealed class FieldValues(Source source)
{
    public const int MaxIdBytes = 128;

    private const int MaxCodeBytes = 64;

    // 31 days: no call lasts longer, and a clock set wrong does not spoil a mean for months.
    private const long MaxDurationTenths = 31L * 24 * 60 * 60 * 10;

    // The largest whole number up to which floating point is exact: aggregates sum in it.
    private const long MaxUnits = 1L << 53;

    private static readonly long Voice = TextCode.Of("voice"u8);
    private static readonly long Sms = TextCode.Of("sms"u8);
    private static readonly EventFieldInfo KindField = EventFieldInfo.Of(EventField.Kind);

    // Identifiers wait here until the whole record is known to be good: a batch cannot forget one again.
    private readonly byte[] _identifiers = new byte[Event.TokenSlots * EventBatch.MaxIdentifierBytes];
    private readonly int[] _identifierLengths = new int[Event.TokenSlots];
    private int _decimals;

    /// <summary>Starts a record.</summary>
    public void Begin(ref Event target, EventType type)
    {
        target.Type = type;
        target.SourceIndex = source.Index;
        if (type == EventType.Call)
        {
            target.Set(KindField, Voice);
        }

        _decimals = -1;
        Array.Clear(_identifierLengths);
    }

    /// <summary>Hands the identifiers of a good record to its batch.</summary>
    public void StoreIdentifiers(ref Event target, EventBatch batch)
    {
        for (var slot = 0; slot < Event.TokenSlots; slot++)
        {
            if (_identifierLengths[slot] > 0)
            {
                batch.SetIdentifier(ref target, slot, _identifiers.AsSpan(slot * EventBatch.MaxIdentifierBytes, _identifierLengths[slot]));
            }
        }
    }

    /// <summary>Judges and stores one value.</summary>
    public Verdict Take(FieldSpec field, TokenKind kind, ReadOnlySpan<byte> text, ref Event target) => kind switch
    {
        TokenKind.Text => TakeText(field, PlainText.Trim(text), ref target),
        TokenKind.Cell => TakeCell(field, PlainText.Trim(text), ref target),
        _ => TakeBare(field, kind, text, ref target),
    };

    private Verdict TakeText(FieldSpec field, ReadOnlySpan<byte> text, ref Event target) => field.Shape switch
    {
        FieldShape.Id => TakeId(text, ref target),
        FieldShape.Time => TimeText.ParseTime(text, source.TimeZone, out target.Time),
        FieldShape.Date => TakeDate(field, text, ref target),
        FieldShape.Number => TakeIdentifier(SubjectKind.Number, field.Slot, text),
        FieldShape.Device => TakeIdentifier(SubjectKind.Device, field.Slot, text),
        FieldShape.OtherIdentifier => TakeIdentifier(SubjectKind.Account, field.Slot, text),
        FieldShape.Amount or FieldShape.SignedAmount => TakeAmount(field, text, ref target),
        FieldShape.Seconds or FieldShape.Version or FieldShape.Flag => WrongType(field, TokenKind.Text),
        _ => TakeCode(field, text, ref target),
    };

    /// <summary>A cell has no type of its own: it is a number or a truth value where its field is one.</summary>
    private Verdict TakeCell(FieldSpec field, ReadOnlySpan<byte> text, ref Event target) => field.Shape switch
    {
        FieldShape.Seconds or FieldShape.Version => TakeBare(field, TokenKind.Number, text, ref target),
        FieldShape.Flag => TakeFlagCell(field, text, ref target),
        _ => TakeText(field, text, ref target),
    };

    private Verdict TakeBare(FieldSpec field, TokenKind kind, ReadOnlySpan<byte> text, ref Event target)
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
                target.Set(field.Slot, kind == TokenKind.True ? 1 : 0);
                return default;
            default:
                return WrongType(field, kind);
        }
    }

    private static Verdict WrongType(FieldSpec field, TokenKind kind) => kind switch
    {
        TokenKind.Word when field.Shape is FieldShape.Seconds or FieldShape.Amount or FieldShape.SignedAmount or FieldShape.Version =>
            new(ErrorCodes.NotANumber, "NaN, Infinity and other words are no numbers."),
        TokenKind.Word => new(ErrorCodes.InvalidJson, "A bare word that JSON does not know stands here."),
        TokenKind.Nested => new(ErrorCodes.WrongType, "An object or array stands where a single value belongs."),
        TokenKind.Number => new(ErrorCodes.WrongType, "A number stands where text in quotes belongs."),
        TokenKind.True or TokenKind.False => new(ErrorCodes.WrongType, "true and false do not belong here."),
        _ => new(ErrorCodes.WrongType, "Text in quotes stands where another kind of value belongs."),
    };

    private static Verdict TakeId(ReadOnlySpan<byte> text, ref Event target)
    {
        var problem = PlainText.Check(text, MaxIdBytes);
        if (problem == TextProblem.None)
        {
            target.Id = RecordId.Of(text);
        }

        return Explain(problem);
    }

    private Verdict TakeIdentifier(SubjectKind kind, int slot, ReadOnlySpan<byte> text)
    {
        var destination = _identifiers.AsSpan(slot * EventBatch.MaxIdentifierBytes, EventBatch.MaxIdentifierBytes);
        return Explain(Identifiers.Normalise(kind, text, source.CountryCode, destination, out _identifierLengths[slot]));
    }

    private Verdict TakeCode(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        var problem = PlainText.Check(text, MaxCodeBytes);
        if (problem != TextProblem.None)
        {
            return Explain(problem);
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
                target.Set(field.Slot, isSms ? Sms : Voice);
                return isSms || folded.SequenceEqual("voice"u8) ? default : UnknownValue;
            case FieldShape.Currency when folded.Length != 3 || folded.ContainsAnyExceptInRange((byte)'A', (byte)'Z'):
                return new Verdict(ErrorCodes.InvalidCurrency, "A currency code has three letters.");
        }

        var code = TextCode.Of(folded);
        target.Set(field.Slot, code);
        if (field.Shape == FieldShape.Currency)
        {
            _decimals = Currencies.Decimals(code);
        }

        return default;
    }

    private static Verdict TakeView(ReadOnlySpan<byte> folded, ref Event target)
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
            return UnknownValue;
        }

        return default;
    }

    private static Verdict TakeSeconds(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        if (!DecimalNumber.TryParse(text, out var number))
        {
            return NotANumber;
        }

        if (number.IsNegative && number.Mantissa != 0)
        {
            return new Verdict(ErrorCodes.Negative, "A duration is never negative.");
        }

        if (!number.TryToUnits(1, MaxDurationTenths, out var tenths, out _))
        {
            return new Verdict(ErrorCodes.OutOfRange, "The duration is longer than 31 days.");
        }

        target.Set(field.Slot, tenths);
        return default;
    }

    private Verdict TakeAmount(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        if (!DecimalNumber.TryParse(text, out var number))
        {
            return NotANumber;
        }

        if (_decimals < 0)
        {
            // Without its currency an amount means nothing; that error stands already.
            return default;
        }

        if (!number.TryToUnits(_decimals, MaxUnits, out var units, out var isExact))
        {
            return new Verdict(ErrorCodes.OutOfRange, "The amount is larger than 9007199254740992 of the currency's smallest unit.");
        }

        if (!isExact)
        {
            return new Verdict(ErrorCodes.TooManyDecimals, "The amount has more decimals than its currency.");
        }

        if (field.Shape == FieldShape.Amount && units == 0)
        {
            return new Verdict(ErrorCodes.ZeroAmount, "A transfer of nothing is no transfer.");
        }

        if (field.Shape == FieldShape.Amount && number.IsNegative)
        {
            return new Verdict(ErrorCodes.Negative, "An amount is never negative; for money that flows back, exchange payer and payee.");
        }

        target.Set(field.Slot, number.IsNegative ? -units : units);
        return default;
    }

    private static Verdict TakeVersion(ReadOnlySpan<byte> text, ref Event target)
    {
        if (!DecimalNumber.TryParse(text, out var number))
        {
            return NotANumber;
        }

        if ((number.IsNegative && number.Mantissa != 0) || !number.TryToUnits(0, int.MaxValue, out var version, out var isExact) || !isExact)
        {
            return new Verdict(ErrorCodes.OutOfRange, "A version is a whole number.");
        }

        target.Version = (int)version;
        return default;
    }

    private static Verdict TakeFlagCell(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        Span<byte> folded = stackalloc byte[5];
        if (text.Length > folded.Length)
        {
            return UnknownValue;
        }

        folded = folded[..text.Length];
        CodeCase.Fold(text, folded, FieldShape.LowerText);
        var isTrue = folded.SequenceEqual("true"u8) || folded.SequenceEqual("1"u8);
        target.Set(field.Slot, isTrue ? 1 : 0);
        return isTrue || folded.SequenceEqual("false"u8) || folded.SequenceEqual("0"u8) ? default : UnknownValue;
    }

    private static Verdict TakeDate(FieldSpec field, ReadOnlySpan<byte> text, ref Event target)
    {
        var verdict = TimeText.ParseDate(text, out var milliseconds);
        target.Set(field.Slot, milliseconds);
        return verdict;
    }

    private static Verdict UnknownValue => new(ErrorCodes.UnknownValue, "This field does not know that value.");

    private static Verdict NotANumber => new(ErrorCodes.NotANumber, "This is no number: digits, with a point before the decimals and no thousands separators.");

    private static Verdict Explain(TextProblem problem) => problem switch
    {
        TextProblem.None => default,
        TextProblem.Empty => new(ErrorCodes.Empty, "The text is empty; leave a field without a value out."),
        TextProblem.TooLong => new(ErrorCodes.TooLong, "The text is too long."),
        TextProblem.ControlCharacter => new(ErrorCodes.ControlCharacter, "The text holds a control character such as a line break or NUL."),
        _ => new(ErrorCodes.InvalidUtf8, "The text is not valid UTF-8."),
    };
}
