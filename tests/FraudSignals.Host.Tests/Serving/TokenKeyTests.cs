using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Tests.Serving;

public sealed class TokenKeyTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))];

    [Fact]
    public void The_environment_may_hold_the_key_in_hexadecimal_or_base64()
    {
        Assert.Equal(Key, TokenKey.Find(Convert.ToHexString(Key), null).Bytes);
        Assert.Equal(Key, TokenKey.Find(Convert.ToBase64String(Key), null).Bytes);
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("abcd")]
    public void A_key_that_cannot_be_used_is_refused_by_name_and_not_shown(string text)
    {
        var problem = Assert.Throws<CommandException>(() => TokenKey.Find(text, null));

        Assert.Contains(TokenKey.Variable, problem.Message);
        Assert.DoesNotContain(text, problem.Message);
    }

    [Fact]
    public void A_data_directory_without_one_gets_a_new_one_and_one_with_a_key_keeps_it()
    {
        using var directory = new TempDirectory();
        var data = directory.File("data");

        var first = TokenKey.Find(null, data);
        Assert.False(Directory.Exists(data));

        directory.Write("data/token.key", first.NewText!);
        var second = TokenKey.Find("", data);
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Null(second.NewText);
    }

    [Fact]
    public void Without_either_each_process_has_its_own() =>
        Assert.NotEqual(TokenKey.Find(null, null).Bytes, TokenKey.Find(null, null).Bytes);
}
