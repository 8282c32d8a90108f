using FraudSignals.Formats.Records;

namespace FraudSignals.Formats.Input;

/// <summary>
/// Input that is damaged, cut off or not what it is said to be, found while it was read. What came out before it is good.
/// </summary>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">What is wrong, how far the reading came and what to do; for the sender.</param>
public sealed class UnreadableDataException(string code, string message) : IOException(message)
{
    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code => code;
}
