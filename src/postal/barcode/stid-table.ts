/**
 * Service type identifiers of letters and flats, as facts of the USPS table effective 2024-01-21, in a form of
 * our own. One row is one way to treat undeliverable mail: class, kind, address change service, handling, then
 * the identifiers for basic, basic with IV-MTR, full-service, full-service with IV-MTR (`...` where none is).
 *
 * Class: F First-Class, M Marketing, B Bound Printed Matter, P Periodicals, Y Priority, X miscellaneous.
 * Kind: P political, B ballot. Address change service: E electronic (OneCode ACS for basic, Full-Service ACS for
 * full-service pieces), T traditional ACS. The handling codes are spelled out in `stid.ts`.
 */
export const STID_ROWS = `
  F - - MAN 700 040 ... ...
  F - - N 300 310 260 270
  F - E A1 230 220 320 314
  F - E A2 080 140 081 141
  F - E C1 504 502 516 514
  F - E C2 082 240 083 241
  F - E R2 341 340 343 342
  F - E T2 345 344 232 222
  F - T A1 501 500 505 503
  F - T A2 507 506 509 508
  F - T C1 517 515 521 519
  F - T C2 510 530 512 511
  F - T R2 535 534 537 536
  F - T T2 543 538 545 544
  F P - MAN 752 756 ... ...
  F P - N 751 727 761 747
  F P E A1 753 757 763 767
  F P E A2 754 758 764 768
  F P E C1 755 759 765 769
  F P E R2 ... ... 762 766
  F B - BR 778 ... ... ...
  F B - FR 777 ... ... ...
  F B - MAN ... 716 ... ...
  F B - N ... 715 ... 720
  F B - PR 779 ... ... ...
  F B - UO 780 ... ... ...
  F B E A1 ... 717 ... 722
  F B E A2 ... 718 ... 723
  F B E R2 ... 713 ... 725
  M - - MAN 702 042 ... ...
  M - - N 301 311 261 271
  M - E A1 090 142 091 143
  M - E A2 334 585 550 548
  M - E C1 092 242 093 243
  M - E C2 513 586 567 231
  M - E R2 272 262 529 587
  M - T A1 540 539 542 541
  M - T A2 547 546 551 549
  M - T C1 560 559 562 561
  M - T C2 565 564 568 566
  M - T R2 570 569 572 571
  M P - MAN 772 776 ... ...
  M P - N 771 728 773 748
  M P E C1 775 770 774 781
  M P T C1 785 786 ... ...
  M B - MAN ... 736 ... ...
  M B - N ... 735 ... 741
  M B E A1 ... 737 ... 743
  M B E A2 ... 738 ... 744
  M B E R2 ... 714 ... 746
  M B T R2 ... 726 ... ...
  B - - MAN 706 452 ... ...
  B - - N 401 451 265 351
  B - E A1 424 453 423 353
  B - E A2 605 454 607 354
  B - E C1 431 455 430 355
  B - E C2 615 456 617 356
  B - E R2 619 457 621 357
  B - T A1 603 458 604 358
  B - T A2 606 459 608 359
  B - T C1 613 460 614 360
  B - T C2 616 461 618 361
  B - T R2 620 462 622 362
  P - - ALT 149 148 147 146
  P - - MAN 704 044 ... ...
  P - E A0 784 244 038 045
  P - T A0 600 599 602 601
  Y - - PM 710 ... ... ...
  Y - - PMF 712 ... ... ...
  X - - BRM 072 032 ... ...
  X - - BRZ 708 052 ... ...
  X - - CRM 070 030 ... ...
  X - - CRZ 703 050 ... ...
  X - - FRM 071 031 ... ...
  X - - FRZ 701 051 ... ...
  X - - SHS ... 734 ... ...
  X - - SHU ... 733 ... ...
`;
