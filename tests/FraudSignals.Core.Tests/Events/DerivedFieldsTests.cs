using System.Text;
using CsCheck;
using FraudSignals.Identifiers;

namespace FraudSignals.Events;

public class DerivedFieldsTests
{
    private static readonly Tokenizer Tokenizer = new(new byte[32]);

    [Theory]
    [InlineData("+66812345678", 66)]
    [InlineData("+12025550123", 1)]
    [InlineData("+79161234567", 7)]
    [InlineData("+85512345678", 855)]
    [InlineData("+697212345678", 697)]
    [InlineData("+698812345678", 698)]
    [InlineData("+88213456789", 882)]
    [InlineData("+99999", 999)]
    [InlineData("191", null)]
    [InlineData("697212345678", null)]
    [InlineData("+66opaque", null)]
    [InlineData("+", null)]
    [InlineData("tok-1", null)]
    public void A_number_has_the_country_it_begins_with(string number, int? country)
    {
        var e = Tokenised(number, number);

        Assert.Equal(country, Value(e, EventField.CallerCountry));
        Assert.Equal(country, Value(e, EventField.CalleeCountry));
        Assert.Equal(country is not null, e.CalleePlace != 0);
    }

    [Fact]
    public void Neighbours_are_numbers_of_one_block_at_most_five_apart() =>
        Gen.Select(Gen.Int[0, 9999], Gen.Int[-12, 12]).Sample((line, step) =>
        {
            var one = Place($"+6681234{line:D4}");
            var other = line + step;

            // The two ends of a block count as neighbours, those of two blocks do not.
            Assert.Equal(Math.Abs(step) <= 5, NumberPlace.AreNeighbours(one, Place($"+6681234{(other + 10_000) % 10_000:D4}")));
        });

    [Fact]
    public void Numbers_of_different_blocks_are_hardly_ever_neighbours()
    {
        var chance = Enumerable.Range(0, 20_000)
            .Count(block => NumberPlace.AreNeighbours(Place("+66812345678"), Place($"+668{block + 50_000:D5}678")));

        Assert.InRange(chance, 0, 5);
    }

    [Fact]
    public void A_place_tells_no_digits_without_the_key()
    {
        var places = Enumerable.Range(0, 200).Select(key => NumberPlace.Of("+66812345678"u8, key)).ToHashSet();

        Assert.InRange(places.Count, 190, 200);
        Assert.False(NumberPlace.AreNeighbours(0, 0));
    }

    [Fact]
    public void A_transfer_has_none()
    {
        var batch = new EventBatch(1);
        ref var e = ref batch.Next();
        e.Type = EventType.Transfer;
        batch.SetIdentifier(ref e, 0, "+66812345678"u8);
        batch.SetIdentifier(ref e, 1, "+66812345679"u8);
        batch.Commit();
        Tokenizer.Tokenize(batch);

        Assert.Equal((0u, 0u), (batch.Events[0].Present, batch.Events[0].CalleePlace));
    }

    private static uint Place(string number) => Tokenised("+66800000000", number).CalleePlace;

    private static long? Value(in Event e, EventField field) =>
        EventFieldInfo.Of(field) is var info && e.Has(info) ? e.Values[info.Position] : null;

    private static Event Tokenised(string caller, string callee)
    {
        var batch = new EventBatch(1);
        ref var e = ref batch.Next();
        batch.SetIdentifier(ref e, 0, Encoding.UTF8.GetBytes(caller));
        batch.SetIdentifier(ref e, 1, Encoding.UTF8.GetBytes(callee));
        batch.Commit();
        Tokenizer.Tokenize(batch);
        return batch.Events[0];
    }
}
