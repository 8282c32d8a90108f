using FraudSignals.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Endpoints;

/// <summary>Who a request comes from. Where the options change, those they name then.</summary>
internal sealed class SourceDirectory : IDisposable
{
    private readonly IDisposable? _following;
    private volatile Dictionary<string, Source> _sources;

    public SourceDirectory(IOptionsMonitor<FraudSignalsHttpOptions> options)
    {
        _sources = ByName(options.CurrentValue);
        _following = options.OnChange(changed => _sources = ByName(changed));
    }

    /// <summary>The source the request names, or <c>local</c>; null where it is not known.</summary>
    public Source? Find(HttpContext context)
    {
        var name = context.Request.Headers[FraudSignalsHttpOptions.SourceHeader].ToString();
        return _sources.GetValueOrDefault(name.Length == 0 ? Source.Local.Name : name);
    }

    /// <summary>The source of that name; null where it is not known.</summary>
    public Source? Find(string name) => _sources.GetValueOrDefault(name);

    public void Dispose() => _following?.Dispose();

    /// <summary>What to answer when it is not known.</summary>
    public static IResult Refuse(HttpContext context) => Answers.Problem(
        context, StatusCodes.Status403Forbidden, "unknown_source", $"Name a configured source in the header {FraudSignalsHttpOptions.SourceHeader}.");

    private static Dictionary<string, Source> ByName(FraudSignalsHttpOptions options) => options.Sources.ToDictionary(s => s.Name, StringComparer.Ordinal);
}
