using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Http.Tests.Parties;

public sealed class PartyFollowerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_needs_the_parties_waits_until_they_could_be_read()
    {
        var (source, directory) = (new Source(), new PartyDirectory());
        using var follower = new PartyFollower(source, directory, TimeProvider.System, NullLogger<PartyFollower>.Instance);
        var known = directory.UntilKnownAsync(Stop);

        await follower.LookAsync(Stop);
        Assert.False(known.IsCompleted);
        Assert.Contains("away", directory.Problem, StringComparison.Ordinal);

        source.Document = new PartyDocument
        {
            Parties = [new Party { Name = "local", Index = 1, Roles = [PartyRole.Respond], Desk = "telco", Keys = [] }],
        }.Write();
        await follower.LookAsync(Stop);
        await known;
        Assert.Equal("local", Assert.Single(directory.Parties.All).Name);
    }

    [Fact]
    public async Task That_there_are_none_is_known_too()
    {
        var directory = new PartyDirectory();
        directory.Take(null);
        await directory.UntilKnownAsync(Stop);
        Assert.False(directory.HasParties);
    }

    private sealed class Source : IPartySource
    {
        public byte[]? Document { get; set; }

        public string Name => "the source";

        public ValueTask<byte[]?> ReadAsync(CancellationToken cancellation) =>
            Document is { } document ? ValueTask.FromResult<byte[]?>(document) : throw new IOException("It is away.");
    }
}
