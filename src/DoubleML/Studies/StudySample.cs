using DoubleML.Data;

namespace DoubleML.Studies;

/// <summary>One data set of a study.</summary>
/// <param name="Data">The data with their roles.</param>
/// <param name="Theta">The true parameter that the simulation knows of; null where there is no single one.</param>
public sealed record StudySample(DoubleMLData Data, double? Theta);
