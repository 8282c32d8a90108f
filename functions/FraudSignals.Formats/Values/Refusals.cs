using FraudSignals.Events;
using FraudSignals.Formats.Records;
using FraudSignals.Identifiers;

namespace FraudSignals.Formats.Values;

/// <summary>What can be wrong with a value; <see cref="FieldSpec.Expected"/> adds what to write instead.</summary>
internal static class Refusals
{
    public static readonly Refusal UnknownValue = new(ErrorCodes.UnknownValue, "This field does not know that value.");
    public static readonly Refusal NotANumber =
        new(ErrorCodes.NotANumber, "This is no number: digits, with a point before the decimals and no thousands separators.");
    public static readonly Refusal Hundredths = new(
        ErrorCodes.InvalidCurrency,
        "A small letter at the end, as in GBp or ZAc, is how hundredths of a currency are written. Write the currency in capitals and "
        + "the amount in its units.");

    public static readonly Refusal InvalidCurrency = new(ErrorCodes.InvalidCurrency, "A currency code has three letters.");
    public static readonly Refusal NegativeDuration = new(ErrorCodes.Negative, "A duration is never negative.");
    public static readonly Refusal LongDuration = new(ErrorCodes.OutOfRange, "The duration is longer than 31 days.");
    public static readonly Refusal LargeAmount =
        new(ErrorCodes.OutOfRange, "The amount is larger than 9007199254740992 of the currency's smallest unit.");
    public static readonly Refusal TooManyDecimals = new(ErrorCodes.TooManyDecimals, "The amount has more decimals than its currency.");
    public static readonly Refusal ZeroAmount = new(ErrorCodes.ZeroAmount, "A transfer of nothing is no transfer.");
    public static readonly Refusal NegativeAmount =
        new(ErrorCodes.Negative, "An amount is never negative; for money that flows back, exchange payer and payee.");
    public static readonly Refusal NoVersion = new(ErrorCodes.OutOfRange, "A version is a whole number.");

    public static readonly Refusal UnknownStatus = new(ErrorCodes.UnknownValue, "This is no status of a transfer.");

    /// <summary>No role of the record is known; what to write is said here, since no one field is to blame.</summary>
    public static readonly Refusal Nobody = new(
        ErrorCodes.NobodyKnown,
        "Nobody in this record is known: every side is withheld, or stands for nothing known. Send records of which at least one side is "
        + "known.");

    // By IdentifierProblem.
    private static readonly Refusal?[] Problems =
        [.. Enum.GetValues<IdentifierProblem>()
            .Select(p => p == IdentifierProblem.None ? null : new Refusal(CodeOf(p), IdentifierProblems.Why(p)))];

    private static readonly Refusal WordForNumber = new(ErrorCodes.NotANumber, "NaN, Infinity and other words are no numbers.");
    private static readonly Refusal Word = new(ErrorCodes.InvalidJson, "A bare word that JSON does not know stands here.");
    private static readonly Refusal Nested = new(ErrorCodes.WrongType, "An object or array stands where a single value belongs.");
    private static readonly Refusal Number = new(ErrorCodes.WrongType, "A number stands where text in quotes belongs.");
    private static readonly Refusal NumberForFlag = new(ErrorCodes.WrongType, "A number stands where true or false belongs.");
    private static readonly Refusal TruthValue = new(ErrorCodes.WrongType, "true and false do not belong here.");
    private static readonly Refusal Text = new(ErrorCodes.WrongType, "Text in quotes stands where another kind of value belongs.");

    private static readonly Refusal Misfit =
        new(ErrorCodes.InvalidTime, "This is not written in the form that the layout of this source states.");

    private static readonly Refusal Empty = new(ErrorCodes.Empty, "The text is empty; leave a field without a value out.");
    private static readonly Refusal TooLong = new(ErrorCodes.TooLong, "The text is too long.");
    private static readonly Refusal Control =
        new(ErrorCodes.ControlCharacter, "The text holds a control character such as a line break or NUL.");
    private static readonly Refusal NotUtf8 = new(ErrorCodes.InvalidUtf8, "The text is not valid UTF-8.");

    /// <summary>What to say about a text's problem; null where there is none.</summary>
    public static Refusal? Of(TextProblem problem) => problem switch
    {
        TextProblem.None => null,
        TextProblem.Empty => Empty,
        TextProblem.TooLong => TooLong,
        TextProblem.ControlCharacter => Control,
        _ => NotUtf8,
    };

    /// <summary>What to say about an identifier's problem; null where there is none.</summary>
    public static Refusal? Of(IdentifierProblem problem) => Problems[(int)problem];

    /// <summary>What to say about a code of three letters that is no currency.</summary>
    public static Refusal UnknownCurrency(string code) => new(ErrorCodes.InvalidCurrency, Currencies.SuccessorOf(code) is { } successor
        ? $"{code} was withdrawn; since then {successor} is written."
            + (Currencies.MayBeExtra(code) ? " For records from before, add it to extraCurrencies in the source's profile." : "")
        : $"{code} is no currency of ISO 4217, and none that the source's profile adds.");

    private static string CodeOf(IdentifierProblem problem) => problem switch
    {
        IdentifierProblem.TooLong => ErrorCodes.TooLong,
        IdentifierProblem.ControlCharacter => ErrorCodes.ControlCharacter,
        IdentifierProblem.InvalidUtf8 => ErrorCodes.InvalidUtf8,
        IdentifierProblem.Masked => ErrorCodes.Masked,
        _ => IdentifierProblems.IsDamage(problem) ? ErrorCodes.SpreadsheetDamage : ErrorCodes.UnreadableNumber,
    };

    /// <summary>What to say about a value of a kind its field does not take.</summary>
    public static Refusal WrongType(FieldSpec field, TokenKind kind) => kind switch
    {
        TokenKind.Word when field.Shape is FieldShape.Seconds or FieldShape.Amount or FieldShape.SignedAmount or FieldShape.Version =>
            WordForNumber,
        TokenKind.Word => Word,
        TokenKind.Misfit => Misfit,
        TokenKind.Nested => Nested,
        TokenKind.Number when field.Shape == FieldShape.Flag => NumberForFlag,
        TokenKind.Number => Number,
        TokenKind.True or TokenKind.False => TruthValue,
        _ => Text,
    };
}
