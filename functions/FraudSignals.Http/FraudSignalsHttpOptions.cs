using FraudSignals.Events;

namespace FraudSignals.Http;

/// <summary>What the HTTP surface is set up with. Checked when the host starts.</summary>
public sealed class FraudSignalsHttpOptions
{
    /// <summary>The header in which a request names its source.</summary>
    public const string SourceHeader = "X-FraudSignals-Source";

    /// <summary>How much requests may take.</summary>
    public HttpLimits Limits { get; set; } = new();

    /// <summary>
    /// Who may post. A request names its source in the <see cref="SourceHeader"/>; without it, it is <c>local</c>.
    /// Default: <see cref="Source.Local"/> alone.
    /// </summary>
    public IList<Source> Sources { get; } = [Source.Local];

    /// <summary>Paths the host answers to GET and HEAD itself, such as <c>/metrics</c>: other methods are told so there.</summary>
    public IList<string> FurtherPaths { get; } = [];

    /// <summary>What may stand in every query besides the contract's parameters, since the host's platform reads it.</summary>
    public IList<string> FurtherParameters { get; } = [];
}
