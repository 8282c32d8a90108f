using System.Text;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;

namespace FraudSignals.Core.Tests.Identifiers;

/// <summary>Readings in words: the identifier itself, <c>~</c> and the token, <c>absent</c>, <c>withheld</c>, or the problem.</summary>
internal static class Gate
{
    private static readonly Dictionary<string, Source> Countries = [];

    public static Gen<T> OneOf<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    public static Source Of(string countryCode)
    {
        lock (Countries)
        {
            return Countries.TryGetValue(countryCode, out var source)
                ? source
                : Countries[countryCode] = new Source { Index = 1, Name = $"from-{countryCode}", CountryCode = countryCode };
        }
    }

    public static string Read(SubjectKind kind, string text, string countryCode = "66") => Read(Of(countryCode), kind, text);

    public static string Read(Source source, SubjectKind kind, string text) => Read(source, kind, Encoding.UTF8.GetBytes(text));

    public static string Read(Source source, SubjectKind kind, ReadOnlySpan<byte> text)
    {
        Span<byte> destination = stackalloc byte[EventBatch.MaxIdentifierBytes];
        var reading = IdentifierGate.Of(source).Read(kind, text, destination);
        Assert.Equal(reading.IsTaken, reading.Length > 0);
        Assert.Equal(reading.Form == IdentifierForm.Refused, reading.Problem != IdentifierProblem.None);
        return reading.Form switch
        {
            IdentifierForm.Known => Encoding.UTF8.GetString(destination[..reading.Length]),
            IdentifierForm.Opaque => "~" + Encoding.UTF8.GetString(destination[..reading.Length]),
            IdentifierForm.Refused => reading.Problem.ToString(),
            _ => reading.Form.ToString().ToLowerInvariant(),
        };
    }
}
