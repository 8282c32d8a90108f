namespace FraudSignals.Identifiers;

/// <summary>Why a text cannot be taken as an identifier. <see cref="IdentifierProblems.Why"/> says it in words.</summary>
public enum IdentifierProblem : byte
{
    None,
    TooLong,
    ControlCharacter,
    InvalidUtf8,

    /// <summary>Scientific notation: most digits are gone.</summary>
    Rounded,

    /// <summary>More than 15 digits, and all behind the 15th are zeros.</summary>
    RoundedTo15,

    /// <summary>A decimal point or comma with zeros behind it.</summary>
    Decimals,

    /// <summary>Commas between thousands.</summary>
    Thousands,

    /// <summary>A formula instead of its result.</summary>
    Formula,

    /// <summary>What a spreadsheet shows where it has no value: #N/A, #REF!, #####.</summary>
    SpreadsheetError,

    /// <summary>Digits are replaced by x or stars.</summary>
    Masked,

    /// <summary>A zero stands behind the country code, and without it there is no number either.</summary>
    TrunkZero,

    /// <summary>The international prefix can be read in two ways, and both lead to a number.</summary>
    AmbiguousPrefix,

    /// <summary>It begins like an international number, and no country has such a number.</summary>
    NoCountry,

    TooManyDigits,
    TooFewDigits,

    /// <summary>It is written like a number, and is none.</summary>
    NotANumber,
}
