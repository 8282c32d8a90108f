using FraudSignals.Events.Sources;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Access;

/// <summary>Who a request comes from.</summary>
public sealed class SourceDirectory(IOptions<FraudSignalsHttpOptions> options)
{
    private volatile Dictionary<string, Source> _sources = options.Value.Sources.ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Another object after each change.</summary>
    internal object Version => _sources;

    /// <summary>All of them, by their names.</summary>
    public IEnumerable<Source> All => _sources.Values.OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>Replaces them. Batches under way are read to their end as they were begun.</summary>
    /// <exception cref="InvalidOperationException">One that is known would be kept under another index, or under that of
    /// another.</exception>
    public void Take(IReadOnlyCollection<Source> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        foreach (var source in sources)
        {
            if (_sources.TryGetValue(source.Name, out var known) && known.Index != source.Index)
            {
                throw new InvalidOperationException(
                    $"The source {source.Name} has the index {source.Index} and had {known.Index}: its records are kept under that. Give "
                    + $"it back.");
            }

            if (_sources.Values.FirstOrDefault(s => s.Index == source.Index && s.Name != source.Name) is { } other)
            {
                throw new InvalidOperationException(
                    $"The source {source.Name} has the index {source.Index} of {other.Name}, whose records are kept under it. Give it "
                    + $"another.");
            }
        }

        _sources = sources.ToDictionary(s => s.Name, StringComparer.Ordinal);
    }

    /// <summary>The source the request names, or <c>local</c>; null where it is not known.</summary>
    internal Source? Find(HttpContext context)
    {
        var name = context.Request.Headers[FraudSignalsHttpOptions.SourceHeader].ToString();
        return _sources.GetValueOrDefault(name.Length == 0 ? Source.Local.Name : name);
    }

    /// <summary>
    /// The caller's own feed the request names, or its only one where it names none; null where there is no such feed.
    /// </summary>
    internal Source? FindFeed(HttpContext context)
    {
        var caller = Caller.Of(context);
        if (caller.Party == null || context.Request.Headers.ContainsKey(FraudSignalsHttpOptions.SourceHeader))
        {
            return Find(context) is { } named && caller.Owns(named) ? named : null;
        }

        return _sources.Values.Where(caller.Owns).Take(2).ToList() is [var only] ? only : null;
    }

    /// <summary>The source of that name; null where it is not known.</summary>
    public Source? Find(string name) => _sources.GetValueOrDefault(name);

    /// <summary>What to answer when it is not known.</summary>
    internal static IResult Refuse(HttpContext context) => Answers.Problem(
        context, StatusCodes.Status403Forbidden, "unknown_source",
        Caller.Of(context).Party == null
            ? $"Name a configured source in the header {FraudSignalsHttpOptions.SourceHeader}."
            : $"Name one of your own feeds in the header {FraudSignalsHttpOptions.SourceHeader}; a feed's profile names its party.");
}
