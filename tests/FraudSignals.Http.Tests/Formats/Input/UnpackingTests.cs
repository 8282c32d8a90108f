using System.IO.Compression;
using System.Text;
using CsCheck;
using FraudSignals.Formats.Input;

namespace FraudSignals.Http.Tests.Formats.Input;

/// <summary>Compressed data is taken whole or not at all: against .NET's own compressors, cut and damaged at every place.</summary>
public sealed class UnpackingTests
{
    public static TheoryData<string> Encodings => ["gzip", "br", "deflate"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task What_was_packed_comes_out(string encoding) => await Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, 100_000]).SampleAsync(
        async (length, seed) =>
        {
            var text = Text(length, seed);
            Assert.Equal(text, await UnpackAsync(Pack(encoding, text), encoding, seed % 5000 + 1));
        }, iter: 40);

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Cut_at_any_place_it_is_told(string encoding)
    {
        var packed = Pack(encoding, Text(3000, 1));
        for (var length = 1; length < packed.Length; length++)
        {
            var problem = await Assert.ThrowsAsync<UnreadableDataException>(() => UnpackAsync(packed[..length], encoding));
            Assert.Contains("cut off", problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task What_follows_is_told(string encoding)
    {
        var packed = Pack(encoding, Text(30_000, 2));
        foreach (var tail in (byte[][])[[0], [1, 2, 3], "id,time\n"u8.ToArray(), new byte[100_000]])
        {
            await Assert.ThrowsAsync<UnreadableDataException>(() => UnpackAsync([.. packed, .. tail], encoding));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_changed_byte_never_passes(string encoding)
    {
        var text = Text(3000, 3);
        var packed = Pack(encoding, text);
        for (var at = 0; at < packed.Length; at++)
        {
            var damaged = packed.ToArray();
            damaged[at] ^= 0x10;

            // Time, level and system in the head of gzip say nothing of the content.
            var isIdle = encoding == "gzip" && at is >= 4 and < 10;
            if (isIdle)
            {
                Assert.Equal(text, await UnpackAsync(damaged, encoding));
            }
            else
            {
                await Assert.ThrowsAsync<UnreadableDataException>(() => UnpackAsync(damaged, encoding));
            }
        }
    }

    [Fact]
    public async Task Members_follow_each_other() => await Gen.Int[0, 30_000].Array[1, 6].SampleAsync(async lengths =>
    {
        var parts = lengths.Select((l, i) => Text(l, i)).ToList();
        byte[] packed = [.. parts.SelectMany(p => Pack("gzip", p))];
        Assert.Equal(string.Concat(parts), await UnpackAsync(packed, "gzip"));
    }, iter: 40);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(-1)]
    [InlineData(-6)]
    public async Task A_damaged_second_member_is_told(int at)
    {
        var (first, second) = (Pack("gzip", Text(20_000, 4)), Pack("gzip", Text(5000, 5)));
        second[at < 0 ? second.Length + at : at] ^= 0x5A;
        await Assert.ThrowsAsync<UnreadableDataException>(() => UnpackAsync([.. first, .. second], "gzip"));
    }

    [Fact]
    public async Task A_head_with_a_name_is_read()
    {
        var plain = Pack("gzip", "text");
        byte[] named = [.. plain[..3], 0b1000, .. plain[4..10], .. "calls.csv\0"u8, .. plain[10..]];
        Assert.Equal("text", await UnpackAsync(named, "gzip"));
    }

    [Fact]
    public async Task The_same_member_many_times_is_taken_each_time()
    {
        var member = Pack("gzip", "the same\n");
        Assert.Equal(500 * 9, (await UnpackAsync([.. Enumerable.Repeat(member, 500).SelectMany(m => m)], "gzip")).Length);
    }

    internal static byte[] Pack(string encoding, string text)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, true),
            _ => new ZLibStream(packed, CompressionLevel.Optimal, true),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        // .NET writes nothing where nothing was packed.
        return packed.Length > 0 || encoding != "gzip" ? packed.ToArray()
            : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    private static async Task<string> UnpackAsync(byte[] packed, string encoding, int portion = 4096)
    {
        using var stream = Unpacking.Open(new MemoryStream(packed), encoding)!;
        using var text = new MemoryStream();
        var buffer = new byte[portion];
        while (await stream.ReadAsync(buffer) is var count and > 0)
        {
            text.Write(buffer, 0, count);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static string Text(int length, int seed)
    {
        var random = new Random(seed);
        return string.Create(length, random, (span, r) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = "0123456789,+:-TZ\n"[r.Next(17)];
            }
        });
    }
}
