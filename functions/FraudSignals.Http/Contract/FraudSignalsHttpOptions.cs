using System.Collections.Immutable;
using FraudSignals.Events.Sources;
using FraudSignals.Parties;

namespace FraudSignals.Http.Contract;

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

    /// <summary>
    /// Paths the host answers to GET and HEAD itself, such as <c>/metrics</c>: other methods are told so there. With each the roles of
    /// which any may ask; none where everybody may.
    /// </summary>
    public IDictionary<string, ImmutableArray<PartyRole>> FurtherPaths { get; } =
        new Dictionary<string, ImmutableArray<PartyRole>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether everybody who reaches the host may do everything while it has no parties: for hosts that this machine alone can reach.
    /// </summary>
    public bool IsOpenWithoutParties { get; set; }

    /// <summary>Whose bearer tokens are taken beside the parties' keys; by default nobody's.</summary>
    public OAuthOptions OAuth { get; } = new();

    /// <summary>What may stand in every query besides the contract's parameters, since the host's platform reads it.</summary>
    public IList<string> FurtherParameters { get; } = [];
}
