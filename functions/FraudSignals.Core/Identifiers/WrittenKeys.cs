using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;

namespace FraudSignals.Identifiers;

/// <summary>Keys that people wrote into files, read at the gate that those of events go through, and tokenised like them.</summary>
public static class WrittenKeys
{
    /// <exception cref="FormatException">The key is none; the message does not hold it.</exception>
    public static Token TokenOf(Tokenizer tokenizer, SubjectKind kind, string key) => tokenizer.Tokenize(kind, Normalise(kind, key));

    /// <summary>The same for the same token key and no other, and no help in finding the key.</summary>
    public static string Fingerprint(Tokenizer tokenizer) => tokenizer.Tokenize(SubjectKind.Number, "fingerprint"u8).ToString();

    /// <exception cref="FormatException">The key is none; the message does not hold it.</exception>
    public static byte[] Normalise(SubjectKind kind, string key)
    {
        Span<byte> normalised = stackalloc byte[EventBatch.MaxIdentifierBytes];
        var reading = IdentifierGate.Of(Source.Local).Read(kind, Encoding.UTF8.GetBytes(key), normalised);
        return reading.HasExtension ? throw new FormatException("The key names an extension of a number: write the number alone.")
            : reading.Form switch
            {
                IdentifierForm.Refused => throw new FormatException(IdentifierProblems.Why(reading.Problem)),
                IdentifierForm.Absent or IdentifierForm.Withheld => throw new FormatException(
                    string.IsNullOrWhiteSpace(key) ? "The key is empty."
                        : "The key stands for nothing known, or for somebody withheld: no event is kept under it."),
                _ => normalised[..reading.Length].ToArray(),
            };
    }
}
