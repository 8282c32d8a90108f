using FraudSignals.Parties;

namespace FraudSignals.Host.Tests.Commands;

/// <summary><c>parties</c>: what it writes, prints and refuses.</summary>
public sealed class PartiesCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _file;

    public PartiesCommandTests() => _file = _directory.File("parties.json");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_key_is_printed_once_and_kept_as_its_hash()
    {
        var (code, key, _) =
            await RunAsync("add", "telco-a", "--roles", "ingest,respond", "--desk", "telco", "--number-ranges", "+66812,+66813",
                "--expires", "90");

        Assert.Equal(0, code);
        var text = await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(key.Trim()[^64..], text, StringComparison.Ordinal);
        var party = Assert.Single(PartyDocument.Parse(await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken)).All);
        Assert.True(party.Keys.Single().Is(key.Trim()));
        Assert.InRange((party.Keys.Single().Expires!.Value - DateTimeOffset.UtcNow).TotalDays, 89, 90);
        Assert.Equal(("+66812 +66813", "telco", 1), (string.Join(' ', party.NumberRanges), party.Desk, (int)party.Index));
        Assert.Contains(party.Keys.Single().Id, (await RunAsync("list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_rotated_with_an_overlap_and_revoked()
    {
        var first = (await RunAsync("add", "bank-a", "--roles", "respond", "--desk", "bank")).Out.Trim();
        var second = (await RunAsync("rotate", "bank-a", "--overlap", "3")).Out.Trim();

        var keys = (await ReadAsync()).Keys;
        Assert.Equal([true, false], keys.Select(k => k.Is(first)));
        Assert.Equal([false, true], keys.Select(k => k.Is(second)));
        Assert.InRange((keys[0].Expires!.Value - DateTimeOffset.UtcNow).TotalDays, 2.9, 3);
        Assert.Null(keys[1].Expires);

        Assert.Equal(0, (await RunAsync("revoke", "bank-a", "--key", keys[1].Id)).Code);
        Assert.Equal([false, true], (await ReadAsync()).Keys.Select(k => k.Revoked != null));
        Assert.Equal(0, (await RunAsync("revoke", "bank-a")).Code);
        Assert.All((await ReadAsync()).Keys, k => Assert.NotNull(k.Revoked));
        Assert.Equal(2, (await RunAsync("revoke", "bank-a")).Code);
    }

    [Fact]
    public async Task What_cannot_be_is_told_and_changes_nothing()
    {
        await RunAsync("add", "telco-a", "--roles", "ingest", "--number-ranges", "+66812");
        var before = await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken);

        await RefusedAsync("a party telco-a already", "add", "telco-a", "--roles", "ingest");
        await RefusedAsync("number range +66812 stands there more than once", "add", "telco-b", "--roles", "ingest", "--number-ranges",
            "+66812");
        await RefusedAsync("'post' is no role", "add", "telco-b", "--roles", "post");
        await RefusedAsync("lower-case letters", "add", "Telco B", "--roles", "ingest");
        await RefusedAsync("did you mean 'telco-a'", "rotate", "telco-s");
        Assert.Equal(before, await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken));

        await File.WriteAllTextAsync(_file, """{ "parties": [{ "name": "a", "index": 1, "roles": ["respond"], "desks": "bank" }] }""",
            TestContext.Current.CancellationToken);
        Assert.Contains("desks", (await RunAsync("list")).Error, StringComparison.Ordinal);

        async Task RefusedAsync(string message, params string[] args)
        {
            var (code, _, error) = await RunAsync(args);
            Assert.NotEqual(0, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Check_finds_feeds_without_parties_and_parties_without_feeds()
    {
        await RunAsync("add", "telco-a", "--roles", "ingest", "--desk", "telco");
        await RunAsync("add", "telco-b", "--roles", "ingest,respond", "--ported-lists", "none");
        var rules = TinyRules.Write(_directory);
        Directory.CreateDirectory(Path.Combine(rules, "sources"));
        await File.WriteAllTextAsync(Path.Combine(rules, "sources", "a-cdr.json"),
            """{ "name": "a-cdr", "index": 1, "party": "telco-a" }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(rules, "sources", "c-cdr.json"),
            """{ "name": "c-cdr", "index": 2, "party": "telco-c" }""", TestContext.Current.CancellationToken);

        var (code, text, _) = await RunAsync("check", "--rules", rules);

        Assert.Equal(1, code);
        Assert.Equal(
            ["The feed c-cdr", "telco-b may post", "telco-b names the list", "telco-b may respond", "2 parties, 4 problems."],
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Zip(["The feed c-cdr", "telco-b may post", "telco-b names the list", "telco-b may respond", "2 parties, 4 problems."],
                    (line, start) => line.StartsWith(start, StringComparison.Ordinal) ? start : line));
    }

    private Task<(int Code, string Out, string Error)> RunAsync(params string[] args) =>
        Cli.RunAsync(["parties", .. args, "--parties", _file]);

    private async Task<Party> ReadAsync() =>
        PartyDocument.Parse(await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken)).All.Single();
}
