using System.Text;

namespace FraudSignals.Events.Layouts;

/// <summary>The encodings of text that a layout may name.</summary>
public static class TextEncodings
{
    /// <summary>The encoding of an IANA name, which throws on bytes that are no text; null where there is none.</summary>
    public static Encoding? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            var found = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            var strict = (Encoding)found.Clone();
            strict.DecoderFallback = DecoderFallback.ExceptionFallback;
            return strict;
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
