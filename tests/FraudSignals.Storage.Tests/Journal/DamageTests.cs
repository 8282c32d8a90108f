using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Journal;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Journal;

/// <summary>What is found on the disk after a crash, and what must never pass for it.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Frames = 6;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_last_frame_torn_at_any_byte_is_dropped_and_all_before_it_kept()
    {
        var places = await WriteAsync();
        // Padding belongs to no frame.
        var (start, end) = ((int)places[^1].Offset, (int)places[^1].Offset + FrameHeader.Size + places[^1].Length);
        var path = places[^1].Path;
        var whole = await File.ReadAllBytesAsync(path, Cancellation);

        for (var cut = start; cut < end; cut++)
        {
            await File.WriteAllBytesAsync(path, whole[..cut], Cancellation);
            AssertTorn(cut > start ? cut - start : 0);

            // The length may be on the disk before the bytes are.
            await File.WriteAllBytesAsync(path, [.. whole[..cut], .. new byte[end - cut]], Cancellation);
            AssertTorn(end - start);
        }

        void AssertTorn(long bytes)
        {
            var found = Read();
            Assert.Equal((Frames - 1, null, bytes), (found.Last, found.Damage, found.Torn?.Bytes ?? 0));
        }
    }

    [Fact]
    public async Task A_byte_altered_anywhere_before_the_last_frame_is_damage()
    {
        var places = await WriteAsync();
        foreach (var place in places[..^1])
        {
            var whole = await File.ReadAllBytesAsync(place.Path, Cancellation);

            // Padding belongs to no frame.
            for (var at = place.Offset; at < place.Offset + FrameHeader.Size + place.Length; at++)
            {
                var altered = whole.ToArray();
                altered[at] ^= 0x10;
                await File.WriteAllBytesAsync(place.Path, altered, Cancellation);
                var found = Read();
                Assert.Contains($"{place.Path}, byte {place.Offset}:", found.Damage, StringComparison.Ordinal);
            }

            await File.WriteAllBytesAsync(place.Path, whole, Cancellation);
        }

        Assert.Null(Read().Damage);
    }

    [Fact]
    public async Task A_damaged_beginning_of_a_segment_with_records_is_damage()
    {
        var places = await WriteAsync();
        foreach (var path in places.Select(p => p.Path).Distinct())
        {
            var whole = await File.ReadAllBytesAsync(path, Cancellation);
            for (var at = 0; at < SegmentHeader.Size; at++)
            {
                var altered = whole.ToArray();
                altered[at] ^= 0x10;
                await File.WriteAllBytesAsync(path, altered, Cancellation);
                Assert.NotNull(Read().Damage);
            }

            await File.WriteAllBytesAsync(path, whole, Cancellation);
        }
    }

    [Fact]
    public async Task A_missing_segment_is_damage()
    {
        var places = await WriteAsync();
        var paths = places.Select(p => p.Path).Distinct().ToList();
        Assert.True(paths.Count >= 3);
        File.Delete(paths[1]);

        Assert.Contains("missing", Read().Damage, StringComparison.Ordinal);

        // And so is the first, unless a checkpoint knows what was in it.
        File.Delete(paths[0]);
        Assert.Contains("comes where record 1 should", Read().Damage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_damaged_first_frame_says_makes_nothing_before_it_pass_for_known()
    {
        var places = await WriteAsync();
        var last = places[^1];
        var first = places.First(p => p.Path == last.Path);
        var bytes = await File.ReadAllBytesAsync(last.Path, Cancellation);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((int)first.Offset + 8), 1);
        await File.WriteAllBytesAsync(last.Path, bytes.AsMemory(0, (int)first.End), Cancellation);

        var read = 0;
        new JournalReader(_directory.Path).Read(1, (_, _) => read++);

        Assert.Equal(places.IndexOf(first) - 1, read);
    }

    [Fact]
    public async Task Another_format_is_told()
    {
        var places = await WriteAsync();
        var bytes = await File.ReadAllBytesAsync(places[0].Path, Cancellation);
        bytes[8] = 9;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(
            bytes.AsSpan(24), System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan(0, 24)));
        await File.WriteAllBytesAsync(places[0].Path, bytes, Cancellation);

        var problem = Assert.Throws<Storage.Local.Files.StoreDamagedException>(() => Read());

        Assert.Contains("format 9", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cut_off_can_be_set_aside_and_writing_goes_on()
    {
        var places = await WriteAsync();
        var bytes = await File.ReadAllBytesAsync(places[2].Path, Cancellation);
        bytes[places[2].Offset + 3] ^= 1;
        await File.WriteAllBytesAsync(places[2].Path, bytes, Cancellation);
        var before = Segment.In(_directory.Path).Select(s => Path.GetFileName(s.Path)).ToList();

        var aside = _directory.File("aside");
        var end = Read();
        JournalRepair.Cut(end, new Aside(aside, new Disk(), TimeProvider.System), new Disk());
        await using (var writer = new JournalWriter(new Disk(), end, 0, 400, TimeProvider.System, _ => { }, NullLogger.Instance))
        {
            await writer.Append([1], []);
        }

        Assert.Equal(2, end.Last);
        Assert.Equal((3, null, null), (Read().Last, Read().Damage, Read().Torn));
        Assert.Subset(before.ToHashSet(), Directory.GetFiles(aside).Select(p => Path.GetFileName(p)!).ToHashSet());
        Assert.Contains(Path.GetFileName(places[2].Path), Directory.GetFiles(aside).Select(Path.GetFileName));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private JournalEnd Read() => new JournalReader(_directory.Path).Read(0, (_, _) => { });

    /// <summary>Six frames of one record each, two to a segment.</summary>
    private async Task<List<(string Path, long Offset, int Length, long End)>> WriteAsync()
    {
        await using (var writer = new JournalWriter(new Disk(), Read(), 0, 400, TimeProvider.System, _ => { }, NullLogger.Instance))
        {
            for (var i = 0; i < Frames; i++)
            {
                await writer.ReserveAsync(100, Cancellation);
                await writer.Append(Enumerable.Repeat((byte)(i + 1), 100 + i).ToArray(), []);
            }
        }

        var places = new List<(string, long, int, long)>();
        foreach (var segment in Segment.In(_directory.Path))
        {
            using var reader = new SegmentReader(segment);
            for (long offset = SegmentHeader.Size; reader.TryRead(offset, out var header, out _); offset += header.FrameSize)
            {
                places.Add((segment.Path, offset, header.Length, offset + header.FrameSize));
            }
        }

        return places;
    }
}
