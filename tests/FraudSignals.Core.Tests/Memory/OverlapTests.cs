namespace FraudSignals.Memory;

public sealed unsafe class OverlapTests
{
    [Fact]
    public void Bytes_arrive_as_they_were_however_far_they_move()
    {
        Span<byte> before = stackalloc byte[400];
        new Random(1).NextBytes(before);
        Span<byte> expected = stackalloc byte[400];
        Span<byte> moved = stackalloc byte[400];
        for (var length = 0; length <= 100; length++)
        {
            for (var distance = 0; distance <= 70; distance++)
            {
                before.CopyTo(expected);
                before.CopyTo(moved);
                before.Slice(100, length).CopyTo(expected[(100 - distance)..]);
                fixed (byte* first = moved)
                {
                    Overlap.MoveDown(first + 100 - distance, first + 100, length);
                }

                Assert.Equal((length, distance, true), (length, distance, expected.SequenceEqual(moved)));

                before.CopyTo(expected);
                before.CopyTo(moved);
                before.Slice(100, length).CopyTo(expected[(100 + distance)..]);
                fixed (byte* first = moved)
                {
                    Overlap.MoveUp(first + 100 + distance, first + 100, length);
                }

                Assert.Equal((length, -distance, true), (length, -distance, expected.SequenceEqual(moved)));
            }
        }
    }
}
