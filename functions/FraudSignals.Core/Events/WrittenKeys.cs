using System.Text;
using FraudSignals.Subjects;

namespace FraudSignals.Events;

/// <summary>Keys that people wrote into files, normalised and tokenised the way those of events are.</summary>
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
        var problem = Identifiers.Normalise(kind, Encoding.UTF8.GetBytes(key), Source.Local.CountryCode, normalised, out var length);
        return problem == TextProblem.None
            ? normalised[..length].ToArray()
            : throw new FormatException(problem switch
            {
                TextProblem.Empty => "The key is empty.",
                TextProblem.TooLong => $"The key is longer than {EventBatch.MaxIdentifierBytes} bytes.",
                _ => "The key holds a control character.",
            });
    }
}
