using System.Collections.Immutable;
using FraudSignals.Parties;
using Microsoft.AspNetCore.Http;

namespace FraudSignals.Http.Routing;

/// <summary>One endpoint of the contract. What answers to GET answers to HEAD as well.</summary>
/// <param name="Verb">GET, POST or DELETE.</param>
/// <param name="Path">Segments, of which <c>{name}</c> stands for any text.</param>
/// <param name="Name">Unique; in camel case, a verb and a thing.</param>
/// <param name="Summary">One sentence.</param>
public sealed record Route(string Verb, string Path, string Name, string Summary)
{
    /// <summary>The roles of which any may ask; none where everybody may.</summary>
    public required ImmutableArray<PartyRole> Roles { get; init; }

    /// <summary>What may stand in the query.</summary>
    public ImmutableArray<RouteParameter> Parameters { get; init; } = [];

    /// <summary>What it answers, by status; null for a status without a body. Problems are left to <see cref="Problems"/>.</summary>
    public ImmutableArray<(int Status, Type? Body)> Answers { get; init; } = [];

    /// <summary>The statuses of the problems it answers.</summary>
    public ImmutableArray<int> Problems { get; init; } = [];

    /// <summary>Further marks for the description, such as what its body holds.</summary>
    public ImmutableArray<object> Metadata { get; init; } = [];

    /// <summary>Whether it asks which source a request is from or about.</summary>
    public bool TakesSource { get; init; }

    /// <summary>Whether its answers have an ETag.</summary>
    public bool IsTagged { get; init; }

    /// <summary>Whether its answers are pages, linked to the next.</summary>
    public bool IsPaged { get; init; }

    /// <summary>The media type of its answer where that is not JSON of ours; null where it is.</summary>
    public string? MediaType { get; init; }

    /// <summary>Answers a request that was checked; what stands in the path is given in its order.</summary>
    public required Func<FraudSignalsApi, HttpContext, string[], Task<IResult>> Handler { get; init; }

    /// <summary>Whether a method is this one's.</summary>
    public bool Takes(string method) => HttpMethods.Equals(method, Verb) || (HttpMethods.IsHead(method) && HttpMethods.IsGet(Verb));

    /// <summary>What stands for the variable segments; null where the path is another's.</summary>
    public string[]? Match(PathString path)
    {
        var asked = (path.Value ?? "").TrimEnd('/').Split('/');
        var mine = Path.Split('/');
        if (asked.Length != mine.Length)
        {
            return null;
        }

        List<string> values = [];
        foreach (var (text, segment) in asked.Zip(mine))
        {
            if (segment.StartsWith('{') && text.Length > 0)
            {
                values.Add(text);
            }
            else if (!segment.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return [.. values];
    }
}
