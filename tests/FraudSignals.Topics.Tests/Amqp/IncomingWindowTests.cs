using FraudSignals.Topics.Amqp;

namespace FraudSignals.Topics.Tests.Amqp;

public sealed class IncomingWindowTests
{
    // Frames without their size: a flow of the .NET client, the same with a long list, a begin; the largest window in each.
    [Theory]
    [InlineData("02000001 005313 C01705 52DF 70FFFFFFFF 5201 7000000800 43", "02000001 005313 C01705 52DF 707FFFFFFF 5201 7000000800 43")]
    [InlineData("02000001 005313 D00000001A00000005 70000000DF 70FFFFFFFF 5201",
        "02000001 005313 D00000001A00000005 70000000DF 707FFFFFFF 5201")]
    [InlineData("02000001 005311 C01004 40 5201 70FFFFFFFF 7000001388", "02000001 005311 C01004 40 5201 707FFFFFFF 7000001388")]
    [InlineData("02000001 005311 C01004 600001 5201 70FFFFFFFF 7000001388", "02000001 005311 C01004 600001 5201 707FFFFFFF 7000001388")]
    public void The_largest_window_is_halved(string frame, string expected) => Assert.Equal(Bytes(expected), Limited(frame));

    [Theory]
    [InlineData("02000001 005313 C01705 52DF 7000001388 5201 70FFFFFFFF 43")] // Only the outgoing window is large.
    [InlineData("02000001 005314 C01705 52DF 70FFFFFFFF 5201 7000000800 43")] // A transfer.
    [InlineData("02000001 005313 C01705 52DF 70FFFF")]
    [InlineData("02000001 005313 C01705")]
    [InlineData("02000001 005313 D000")]
    [InlineData("02000001 005313")]
    [InlineData("FF000001 005313 C01705 52DF 70FFFFFFFF")]
    [InlineData("00000001 005313 C01705 52DF 70FFFFFFFF")]
    [InlineData("02000000")]
    [InlineData("")]
    public void All_else_is_left(string frame) => Assert.Equal(Bytes(frame), Limited(frame));

    private static byte[] Bytes(string frame) => Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal));

    private static byte[] Limited(string frame)
    {
        var bytes = Bytes(frame);
        IncomingWindow.Limit(bytes);
        return bytes;
    }
}
