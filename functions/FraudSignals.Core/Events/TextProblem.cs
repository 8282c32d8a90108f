namespace FraudSignals.Events;

/// <summary>Why a text cannot be taken.</summary>
public enum TextProblem : byte
{
    None,

    /// <summary>Nothing, or only white space.</summary>
    Empty,

    /// <summary>Longer than allowed once normalised.</summary>
    TooLong,

    /// <summary>It holds a control character (line break, tab, NUL, ...).</summary>
    ControlCharacter,

    /// <summary>Its bytes are not UTF-8.</summary>
    InvalidUtf8,
}
