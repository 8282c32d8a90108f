namespace FraudSignals.Http.Formats;

/// <summary>Whether a field's value can be taken; the default value says yes.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>, or null.</param>
/// <param name="Why">A sentence that says what is wrong, without the value itself.</param>
internal readonly record struct Verdict(string? Code, string? Why)
{
    public bool IsGood => Code is null;
}
