using FraudSignals.Events;

namespace FraudSignals.Http;

/// <summary>What the HTTP surface is set up with. Checked when the host starts.</summary>
public sealed class FraudSignalsHttpOptions
{
    /// <summary>How much requests may take.</summary>
    public HttpLimits Limits { get; set; } = new();

    /// <summary>
    /// Who may post. A request names its source in the header <c>X-FraudSignals-Source</c>; without it, it is <c>local</c>.
    /// Default: <see cref="Source.Local"/> alone.
    /// </summary>
    public IList<Source> Sources { get; } = [Source.Local];
}
