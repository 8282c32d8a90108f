using FraudSignals.Subjects;

namespace FraudSignals.Events;

/// <summary>
/// The one form an identifier is kept and looked up under, whoever wrote it. Normalising twice changes nothing.
/// Works on bytes and allocates nothing.
/// </summary>
public static class Identifiers
{
    /// <summary>
    /// Numbers become E.164 (see <see cref="PhoneNumber"/>), devices the first 14 digits of their IMEI (see <see cref="Imei"/>);
    /// everything else, opaque tokens included, is only freed of outer white space.
    /// </summary>
    /// <param name="kind">What the identifier names.</param>
    /// <param name="text">The identifier as posted, UTF-8.</param>
    /// <param name="countryCode">The country calling code of national numbers, digits only: <see cref="Source.CountryCode"/>.</param>
    /// <param name="destination">At least <see cref="EventBatch.MaxIdentifierBytes"/> bytes.</param>
    /// <param name="length">How many of them the result takes; 0 where there is a problem.</param>
    public static TextProblem Normalise(
        SubjectKind kind, ReadOnlySpan<byte> text, ReadOnlySpan<char> countryCode, Span<byte> destination, out int length)
    {
        text = PlainText.Trim(text);
        // What makes a number or an IMEI holds digits and separators only, so it needs no other check, and may be long before it is stripped.
        length = kind switch
        {
            SubjectKind.Number => PhoneNumber.Normalise(text, countryCode, destination),
            SubjectKind.Device => Imei.Normalise(text, destination),
            _ => 0,
        };
        if (length > 0)
        {
            return TextProblem.None;
        }

        var problem = PlainText.Check(text, EventBatch.MaxIdentifierBytes);
        if (problem != TextProblem.None)
        {
            return problem;
        }

        text.CopyTo(destination);
        length = text.Length;
        return TextProblem.None;
    }
}
