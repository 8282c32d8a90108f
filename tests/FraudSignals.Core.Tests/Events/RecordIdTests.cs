using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace FraudSignals.Events;

public partial class RecordIdTests
{
    private static readonly Gen<string> Ascii = Gen.String[Gen.Char['\u0001', '\u007F'], 1, 40];

    private static readonly Gen<string> Text = Gen.String[1, 40].Where(s => s.EnumerateRunes().All(r => r != Rune.ReplacementChar));

    // A third of them of other variants than UUIDs have.
    private static readonly Gen<string> Uuid = Gen.Select(Gen.Guid, Gen.Char["89ab0c"],
        (guid, variant) => string.Concat(guid.ToString().AsSpan(0, 19), [variant], guid.ToString().AsSpan(20)));

    // One character of a UUID is another: of the other case, a digit for a dash, none of the alphabet.
    private static readonly Gen<string> NearlyUuid = Gen.Select(Uuid, Gen.Int[0, 35], Gen.Char["Af0-g \u00E9"],
        (uuid, at, c) => string.Concat(uuid.AsSpan(0, at), [c], uuid.AsSpan(at + 1)));

    private static readonly Gen<string> AnyId = Gen.OneOf(
        Ascii, Text, Uuid, Uuid.Select(u => u.ToUpperInvariant()), NearlyUuid, NearlyUuid.Select(u => u.ToUpperInvariant()),
        Gen.Guid.Select(g => g.ToString("N")));

    [GeneratedRegex(
        "^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[89AB][0-9A-F]{3}-[0-9A-F]{12})$")]
    private static partial Regex UuidForm { get; }

    [Fact]
    public void An_id_takes_16_bytes() => Assert.Equal(16, Unsafe.SizeOf<RecordId>());

    [Fact]
    public void Short_ids_and_uuids_come_back_as_posted_and_all_others_as_hashes() => AnyId.Sample(id =>
    {
        var back = RecordId.Of(id).ToString();
        var isKept = (id.Length <= 15 && id.All(char.IsAscii)) || UuidForm.IsMatch(id);
        return isKept ? back == id : Regex.IsMatch(back, "^hash:[0-9a-f]{30}$");
    });

    [Fact]
    public void Different_ids_are_different() => Gen.Select(AnyId, AnyId).Where(pair => pair.Item1 != pair.Item2).Sample(pair =>
        RecordId.Of(pair.Item1) != RecordId.Of(pair.Item2));

    [Fact]
    public void An_id_and_the_same_in_other_case_are_different() => AnyId.Where(id => id.Any(char.IsAsciiLetterLower)).Sample(id =>
        RecordId.Of(id) != RecordId.Of(id.ToUpperInvariant()));

    [Fact]
    public void The_packed_form_is_the_whole_id() => AnyId.Sample(id =>
        RecordId.FromPacked(RecordId.Of(id).Packed) == RecordId.Of(id));

    [Theory]
    [InlineData("1")]
    [InlineData("c-0-617-123456!")]
    [InlineData("018f4e2a-7b3c-7d11-9a55-0c2f6e8b1d90")]
    [InlineData("018F4E2A-7B3C-7D11-9A55-0C2F6E8B1D90")]
    [InlineData("00000000-0000-0000-8000-000000000000")]
    [InlineData("FFFFFFFF-FFFF-FFFF-BFFF-FFFFFFFFFFFF")]
    public void As_posted(string id) => Assert.Equal(id, RecordId.Of(id).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("c-0-617-1234567!")]
    [InlineData("é")]
    [InlineData("018f4e2a7b3c7d119a550c2f6e8b1d90")]
    [InlineData("018f4e2a-7b3c-7d11-9A55-0c2f6e8b1d90")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("{18f4e2a-7b3c-7d11-9a55-0c2f6e8b1d90")]
    public void As_a_hash(string id) => Assert.StartsWith("hash:", RecordId.Of(id).ToString(), StringComparison.Ordinal);

    /// <summary>What the documents tell parties to compute: <c>printf %s ID | xxh128sum | cut -c 3-32</c>.</summary>
    [Theory]
    [InlineData("EE2026-11-30-0000000000000000000001")]
    [InlineData("0812345678-17")]
    public void A_hash_is_the_end_of_the_xxh128_of_the_id_as_it_is_printed(string id) => Assert.Equal(
        "hash:" + Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash(System.Text.Encoding.UTF8.GetBytes(id)))[2..],
        RecordId.HiddenOf(System.Text.Encoding.UTF8.GetBytes(id)).ToString());
}
