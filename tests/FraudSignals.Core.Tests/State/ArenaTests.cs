using FraudSignals.Memory;

namespace FraudSignals.State;

public class ArenaTests
{
    [Fact]
    public void An_engine_for_a_few_subjects_reserves_little()
    {
        var arena = new Arena();

        arena.Allocate(Arena.SizeFor(1000));

        Assert.InRange(arena.BytesReserved, 1000, 1 << 20);
    }

    [Fact]
    public unsafe void Blocks_of_all_sizes_keep_apart_and_room_given_back_is_used_again()
    {
        var arena = new Arena();
        var random = new Random(7);
        var blocks = new List<(uint Address, int Size, byte Mark)>();
        for (var i = 0; i < 3_000; i++)
        {
            // Mostly small ones, now and then one that only a whole chunk holds.
            var size = Arena.SizeFor(random.Next(100) == 0 ? random.Next(1 << 20, Arena.MaxBlockBytes / 2) : random.Next(1, 4_000));
            var address = arena.TryReuse(size, out var free) ? free : arena.Allocate(size);
            new Span<byte>(arena.At(address), size).Fill((byte)i);
            blocks.Add((address, size, (byte)i));
            while (blocks.Count > 20)
            {
                var which = random.Next(blocks.Count);
                var (at, length, mark) = blocks[which];
                Assert.False(new Span<byte>(arena.At(at), length).ContainsAnyExcept(mark));
                arena.Release(at, length);
                blocks.RemoveAt(which);
            }
        }

        Assert.Equal(blocks.Sum(b => (long)b.Size), arena.BytesInUse);
        Assert.InRange(arena.BytesReserved, arena.BytesInUse, 40L << 24);
    }

    [Fact]
    public void A_block_given_back_serves_the_next_of_its_size_once()
    {
        var arena = new Arena();
        var one = arena.Allocate(96);
        arena.Allocate(128);
        arena.Release(one, 96);

        Assert.False(arena.TryReuse(128, out _));
        Assert.True(arena.TryReuse(96, out var again));
        Assert.Equal(one, again);
        Assert.False(arena.TryReuse(96, out _));
    }

    [Fact]
    public void Nothing_is_laid_into_a_chunk_that_is_being_emptied()
    {
        const int size = 1 << 20;
        var arena = new Arena();
        var blocks = Enumerable.Range(0, 160).Select(_ => arena.Allocate(size)).ToList();
        foreach (var block in blocks.Where((_, i) => i % 4 != 0))
        {
            arena.Release(block, size);
        }

        var sparse = Assert.NotNull(arena.SparseChunk());

        Assert.Contains(blocks, b => b >= sparse.First && b < sparse.End);
        while (arena.TryReuse(size, out var again))
        {
            Assert.False(again >= sparse.First && again < sparse.End);
        }
    }
}
