using System.IO.Compression;
using System.Net;
using System.Text;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Compressed bodies that blow up, end early or are none.</summary>
public sealed class BadCompressionTests
{
    private const string NdJson = "application/x-ndjson";

    public static TheoryData<string> Encodings => ["gzip", "br", "deflate"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_bomb_is_left_at_the_limit_and_what_stood_before_it_counts(string encoding)
    {
        const int Limit = 1 << 20;
        await using var server = await EngineServer.StartAsync(o => (o.Limits.MaxUnpackedBytes, o.Limits.MaxRatio) = (Limit, int.MaxValue));
        var bomb = Pack(encoding, $"{Call.Json("1")}\n{Call.Json("2")}\n{new string(' ', 64 << 20)}\n{Call.Json("3")}\n");
        Assert.InRange(bomb.Length, 1, Limit);
        var answer = await server.PostAsync("/api/calls", bomb, NdJson, encoding);
        answer.AssertStopped(HttpStatusCode.RequestEntityTooLarge, "body_too_large", accepted: 2, index: 3, "2 - - record_too_large");
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_bomb_is_left_where_it_cannot_be_records_any_more(string encoding)
    {
        await using var server = await EngineServer.StartAsync();
        var bomb =
            Pack(encoding, $"{Call.Json("1")}\n{Call.Json("2")}\n{new string(' ', 64 << 20)}\n{Call.Json("3")}\n",
                CompressionLevel.Optimal);
        var answer = await server.PostAsync("/api/calls", bomb, NdJson, encoding);
        answer.AssertStopped(HttpStatusCode.RequestEntityTooLarge, "compression_ratio", accepted: 2, index: 3, "2 - - record_too_large");
        Assert.Contains("200 times", answer.Text, StringComparison.Ordinal);
        await server.AssertCountedAsync("1", "2");
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Like_records_in_plenty_are_no_bomb(string encoding)
    {
        await using var server = await EngineServer.StartAsync();
        var body = Pack(encoding, Call.Body(BatchFormat.NdJson, Enumerable.Range(0, 50_000).Select(i => Call.Json($"{i}"))));
        Assert.Equal(50_000, (await server.PostAsync("/api/calls", body, NdJson, encoding)).Number("accepted"));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Compressed_data_that_ends_early_never_passes_for_the_whole(string encoding)
    {
        const int Records = 5000;
        await using var server = await EngineServer.StartAsync();
        var whole = Pack(encoding, Call.Body(BatchFormat.NdJson, Enumerable.Range(0, Records).Select(i => Call.Json($"c{i}"))));
        var cut = await server.PostAsync("/api/calls", whole[..^20], NdJson, encoding);
        var taken = cut.Number("accepted");
        Assert.InRange(taken, 1, Records - 1);
        cut.AssertStopped(HttpStatusCode.BadRequest, "invalid_compression", taken, index: taken);
        Assert.Equal(taken, await server.CallsAsync());

        var again = await server.PostAsync("/api/calls", whole, NdJson, encoding);
        again.AssertTaken(new Counts(Accepted: Records - taken, Duplicates: taken));
        Assert.Equal(Records, await server.CallsAsync());
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Data_that_was_never_compressed_is_told_so(string encoding)
    {
        await using var server = await EngineServer.StartAsync();
        var answer =
            await server.PostAsync("/api/calls", Encoding.UTF8.GetBytes(Call.Body(BatchFormat.NdJson, Call.Json("1"))), NdJson, encoding);
        answer.AssertStopped(HttpStatusCode.BadRequest, "invalid_compression", accepted: 0, index: 0);
        await server.AssertCountedAsync();
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Compressed_records_are_judged_like_any_others(string encoding)
    {
        await using var server = await EngineServer.StartAsync();
        var body = Pack(encoding, Call.Body(BatchFormat.NdJson, Call.Json("1"), Call.With("12.5", "-1"), Call.Json("2")));
        (await server.PostAsync("/api/calls", body, NdJson, encoding)).AssertTaken(
            new Counts(Accepted: 2, Rejected: 1), "1 b durationSeconds negative");
        await server.AssertCountedAsync("1", "2");
    }

    private static byte[] Pack(string encoding, string text, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, level, true),
            "br" => new BrotliStream(packed, level, true),
            _ => new ZLibStream(packed, level, true),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
