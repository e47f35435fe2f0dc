"""What every domain is made of: deciders, projections, processes, upcasters and the recorded event."""
