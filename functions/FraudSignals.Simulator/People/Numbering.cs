using System.Globalization;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.People;

/// <summary>Gives every entity its identifiers. They look random, are unique, and tell nothing of the population they come from.</summary>
internal sealed class Numbering(ulong seed)
{
    private const int IndexBits = 24;
    private static readonly string[] Banks = ["002", "004", "006", "011", "014", "025", "030"];
    private static readonly string[] CountryCodes = ["+44", "+86", "+65", "+61", "+855", "+95", "+1", "+81"];

    private readonly Permutation mobiles = new(seed, 1);
    private readonly Permutation sims = new(seed, 2);
    private readonly Permutation devices = new(seed, 3);
    private readonly Permutation accounts = new(seed, 4);

    /// <summary>A Thai mobile number: +66 and nine digits that begin with 6, 8 or 9.</summary>
    public string Mobile(LineKind kind, int index)
    {
        var value = mobiles.Of(Slot((int)kind, index));
        var prefix = (value / 100_000_000) switch { 0 => '8', 1 => '9', _ => '6' };
        return string.Create(CultureInfo.InvariantCulture, $"+66{prefix}{value % 100_000_000:D8}");
    }

    public string Abroad(int index)
    {
        var value = mobiles.Of(Slot((int)LineKind.Foreign, index));
        return string.Create(CultureInfo.InvariantCulture, $"{CountryCodes[value % CountryCodes.Length]}7{value:D9}");
    }

    public string Imsi(LineKind kind, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"52001{1_000_000_000L + sims.Of(Slot((int)kind, index)):D10}");

    /// <summary>Two devices can be had for each index: the first one and its replacement.</summary>
    public string Imei(LineKind kind, int index, int generation = 0)
    {
        var value = devices.Of(Slot((int)kind, index * 2 + generation));
        var body = string.Create(CultureInfo.InvariantCulture, $"35{value / 1_000_000 + 100:D4}07{value % 1_000_000:D6}");
        return body + Luhn(body);
    }

    public string Bank(AccountKind kind, int index) => Banks[accounts.Of(Slot((int)kind, index)) % Banks.Length];

    public string Account(AccountKind kind, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Bank(kind, index)}-{1_000_000_000L + accounts.Of(Slot((int)kind, index)):D10}");

    private static uint Slot(int kind, int index) => (uint)kind << IndexBits | (uint)index;

    private static char Luhn(string body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            var digit = body[i] - '0';
            if (i % 2 == 1)
                digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }

        return (char)('0' + (10 - sum % 10) % 10);
    }
}
