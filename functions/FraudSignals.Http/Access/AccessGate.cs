using System.Collections.Immutable;
using System.Net;
using System.Threading.RateLimiting;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Access;

/// <summary>
/// Lets in who may ask what is asked: finds out who it is, whether its roles allow it, and whether it asks too much. The same on
/// every host, whatever stands before it.
/// </summary>
public sealed partial class AccessGate : IDisposable
{
    // Beyond these an address is told to wait whatever it shows, so that trying costs the host little.
    private const int FailuresInAMinute = 120;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PartyDirectory _directory;
    private readonly Identification _identification;
    private readonly FraudSignalsHttpOptions _options;
    private readonly ILogger _log;
    private readonly PartitionedRateLimiter<Party> _rates =
        PartitionedRateLimiter.Create<Party, (string, int)>(party => RateLimitPartition.GetTokenBucketLimiter(
            (party.Name, party.Limits.RequestsPerSecond),
            key =>
                new TokenBucketRateLimiterOptions { TokenLimit = 2 * key.Item2, TokensPerPeriod = key.Item2, ReplenishmentPeriod = Second,
                    AutoReplenishment = true }));

    private readonly PartitionedRateLimiter<Party> _places =
        PartitionedRateLimiter.Create<Party, (string, int)>(party => RateLimitPartition.GetConcurrencyLimiter(
            (party.Name, party.Limits.Concurrent), key => new ConcurrencyLimiterOptions { PermitLimit = key.Item2 }));

    private readonly PartitionedRateLimiter<IPAddress> _failures =
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
            address, _ => new FixedWindowRateLimiterOptions { PermitLimit = FailuresInAMinute, Window = TimeSpan.FromMinutes(1) }));

    internal AccessGate(PartyDirectory directory, Identification identification, IOptions<FraudSignalsHttpOptions> options,
        ILogger<AccessGate> log) =>
            (_directory, _identification, _options, _log) = (directory, identification, options.Value, log);

    /// <summary>Admits a request, of which <see cref="Caller.Of"/> then tells whose it is; or says why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">The name of what is asked for, for the log.</param>
    /// <param name="roles">Any of these will do; none for what is open to everybody.</param>
    /// <returns>Null where it is admitted.</returns>
    public async ValueTask<IResult?> AdmitAsync(HttpContext context, string what, ImmutableArray<PartyRole> roles)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (roles.IsEmpty)
        {
            return null;
        }

        if (!_directory.IsKnown)
        {
            return Answers.Problem(
                context, StatusCodes.Status503ServiceUnavailable, "parties_unknown", "It is not known yet who may ask here. Ask again.",
                Second);
        }

        if (!_directory.HasParties)
        {
            if (_options.IsOpenWithoutParties)
            {
                context.Features.Set(Caller.Anybody);
                return null;
            }

            return Unauthorized(context, null, "no_parties",
                "This host has no parties yet, so nobody may ask. Set some up with parties add.");
        }

        var (caller, refused) = await _identification.IdentifyAsync(context).ConfigureAwait(false);
        if (caller is not { Party: { } party })
        {
            return Refuse(context, refused!, what);
        }

        using var rate = _rates.AttemptAcquire(party);
        if (!rate.IsAcquired)
        {
            return TooMany(context, rate.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Second,
                $"{party.Name} may send {party.Limits.RequestsPerSecond} requests a second.");
        }

        if (!roles.Any(caller.Has))
        {
            Forbidden(party.Name, what);
            return Answers.Problem(
                context, StatusCodes.Status403Forbidden, "missing_role",
                $"This needs the role {string.Join(" or ", roles.Select(NameOf))}, which {party.Name} shows none of here.");
        }

        var place = _places.AttemptAcquire(party);
        context.Response.RegisterForDispose(place);
        if (!place.IsAcquired)
        {
            return TooMany(context, Second, $"{party.Name} may have {party.Limits.Concurrent} requests under way.");
        }

        context.Features.Set(caller);
        return null;
    }

    /// <summary>
    /// Guards the paths the host answers itself, see <see cref="FraudSignalsHttpOptions.FurtherPaths"/>; to stand before them.
    /// </summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var path = context.Request.Path;
        foreach (var (further, roles) in _options.FurtherPaths)
        {
            if (path.Equals(further, StringComparison.OrdinalIgnoreCase)
                && await AdmitAsync(context, further, roles).ConfigureAwait(false) is { } refusal)
            {
                await refusal.ExecuteAsync(context).ConfigureAwait(false);
                return;
            }
        }

        await next(context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rates.Dispose();
        _places.Dispose();
        _failures.Dispose();
    }

    private IResult Refuse(HttpContext context, Refusal refused, string what)
    {
        if (refused.IsOurs)
        {
            return Answers.Problem(context, StatusCodes.Status503ServiceUnavailable, refused.Code, refused.Detail, Second);
        }

        using var failure = _failures.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (!failure.IsAcquired)
        {
            return TooMany(context, failure.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1),
                "Too many requests from this address showed no good key.");
        }

        if (refused.Key != null)
        {
            KeyRefused(refused.Key, refused.Code, what);
        }

        return Unauthorized(context, refused.HasShown ? "invalid_token" : null, refused.Code, refused.Detail);
    }

    private static IResult Unauthorized(HttpContext context, string? error, string code, string detail)
    {
        context.Response.Headers.WWWAuthenticate = error == null ? "Bearer realm=\"fraudsignals\""
            : $"Bearer realm=\"fraudsignals\", error=\"{error}\"";
        return Answers.Problem(context, StatusCodes.Status401Unauthorized, code, detail);
    }

    private static IResult TooMany(HttpContext context, TimeSpan wait, string detail) =>
        Answers.Problem(context, StatusCodes.Status429TooManyRequests, "too_many_requests",
            $"{detail} Send this one again after the time in Retry-After.", wait);

    private static string NameOf(PartyRole role) => role.ToString().ToLowerInvariant();

    [LoggerMessage(403, LogLevel.Warning, "The key {Key} was refused ({Code}) for {What}")]
    private partial void KeyRefused(string key, string code, string what);

    [LoggerMessage(404, LogLevel.Warning, "{Party} asked for {What}, which its roles do not allow")]
    private partial void Forbidden(string party, string what);
}
