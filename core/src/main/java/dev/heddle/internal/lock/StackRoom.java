package dev.heddle.internal.lock;

/**
 * Makes sure, before an operation changes anything, that the stack has room for all of it.
 *
 * <p>A stack overflow is thrown wherever the stack ends, and so in the middle of a critical
 * section: between the step that takes a lock and the one that releases it, or between taking a
 * waiter from its queue and waking it. A {@code finally} does not help, since it calls methods
 * itself, and since the state that it would restore is half changed. So no overflow may arise
 * within an operation. Each public operation begins with {@link #reserve}, which throws the {@link
 * StackOverflowError} early, before anything has changed.
 *
 * <p><b>How it works.</b> A method that starts has its frame checked against the end of the stack.
 * HotSpot checks for the frames that the <i>interpreter</i> would need, also in compiled code,
 * which may return to the interpreter at any call: the frame of the method itself and those of all
 * that the JIT has inlined into it ({@code Compile::bang_size_in_bytes}, {@code
 * generate_stack_overflow_check}). A frame of the interpreter has a slot for each local variable,
 * used or not. The methods here declare local variables and do nothing with them. In compiled code
 * that costs one store for each page of the reserve; every method makes one such store anyway.
 *
 * <p>The JIT counts the frame only where it may leave the compiled code, by an uncommon trap. The
 * test of a field that never changes is such a place.
 *
 * <p><b>Callers.</b> The methods that users call, and those that the JDK calls on a user's stack
 * ({@code Fiber.execute}, with {@link #reserveForTurn}, and the interrupt hook), call it before the
 * first change. Nothing calls it between the first change and the last: there it would raise the
 * very error that it is to prevent. So {@code Waiter}, {@code WaitQueue}, {@code SpinLock} and the
 * scheduler do not call it while they wait or wake. An operation that gives something back, such as
 * an unlock, asks for less ({@link #reserveForRelease}) than the operation that took it: a frame
 * that could lock can unlock. An operation that consists of others asks for more ({@link
 * #reserveForSeveral}), so that none of those fails after the first has taken effect.
 *
 * <p>A goroutine's stack is as large as its carrier's. One that has parked continues with no less
 * room than it had, but for a few frames of the carrier below it; with more if the JVM leaves its
 * older frames in the heap.
 */
public final class StackRoom {

  /** Always zero. Not final, so that the JIT cannot know that. */
  private static int never;

  private StackRoom() {}

  /**
   * Makes sure that 18 KB of stack are left: more than the longest way through an operation takes
   * when all of it is interpreted, together with a release in its midst.
   *
   * @throws StackOverflowError if there are less
   */
  public static void reserve() {
    long r00, r01, r02, r03, r04, r05, r06, r07, r08, r09, r0a, r0b, r0c, r0d, r0e, r0f, r0g, r0h;
    long r0i, r0j, r0k, r0l, r0m, r0n, r0o, r0p, r0q, r0r, r0s, r0t, r0u, r0v, r0w, r0x, r0y, r0z;
    long r10, r11, r12, r13, r14, r15, r16, r17, r18, r19, r1a, r1b, r1c, r1d, r1e, r1f, r1g, r1h;
    long r1i, r1j, r1k, r1l, r1m, r1n, r1o, r1p, r1q, r1r, r1s, r1t, r1u, r1v, r1w, r1x, r1y, r1z;
    long r20, r21, r22, r23, r24, r25, r26, r27, r28, r29, r2a, r2b, r2c, r2d, r2e, r2f, r2g, r2h;
    long r2i, r2j, r2k, r2l, r2m, r2n, r2o, r2p, r2q, r2r, r2s, r2t, r2u, r2v, r2w, r2x, r2y, r2z;
    long r30, r31, r32, r33, r34, r35, r36, r37, r38, r39, r3a, r3b, r3c, r3d, r3e, r3f, r3g, r3h;
    long r3i, r3j, r3k, r3l, r3m, r3n, r3o, r3p, r3q, r3r, r3s, r3t, r3u, r3v, r3w, r3x, r3y, r3z;
    long r40, r41, r42, r43, r44, r45, r46, r47, r48, r49, r4a, r4b, r4c, r4d, r4e, r4f, r4g, r4h;
    long r4i, r4j, r4k, r4l, r4m, r4n, r4o, r4p, r4q, r4r, r4s, r4t, r4u, r4v, r4w, r4x, r4y, r4z;
    long r50, r51, r52, r53, r54, r55, r56, r57, r58, r59, r5a, r5b, r5c, r5d, r5e, r5f, r5g, r5h;
    long r5i, r5j, r5k, r5l, r5m, r5n, r5o, r5p, r5q, r5r, r5s, r5t, r5u, r5v, r5w, r5x, r5y, r5z;
    long r60, r61, r62, r63, r64, r65, r66, r67, r68, r69, r6a, r6b, r6c, r6d, r6e, r6f, r6g, r6h;
    long r6i, r6j, r6k, r6l, r6m, r6n, r6o, r6p, r6q, r6r, r6s, r6t, r6u, r6v, r6w, r6x, r6y, r6z;
    long r70, r71, r72, r73, r74, r75, r76, r77, r78, r79, r7a, r7b, r7c, r7d, r7e, r7f, r7g, r7h;
    long r7i, r7j, r7k, r7l, r7m, r7n, r7o, r7p, r7q, r7r, r7s, r7t, r7u, r7v, r7w, r7x, r7y, r7z;
    long r80, r81, r82, r83, r84, r85, r86, r87, r88, r89, r8a, r8b, r8c, r8d, r8e, r8f, r8g, r8h;
    long r8i, r8j, r8k, r8l, r8m, r8n, r8o, r8p, r8q, r8r, r8s, r8t, r8u, r8v, r8w, r8x, r8y, r8z;
    long r90, r91, r92, r93, r94, r95, r96, r97, r98, r99, r9a, r9b, r9c, r9d, r9e, r9f, r9g, r9h;
    long r9i, r9j, r9k, r9l, r9m, r9n, r9o, r9p, r9q, r9r, r9s, r9t, r9u, r9v, r9w, r9x, r9y, r9z;
    long ra0, ra1, ra2, ra3, ra4, ra5, ra6, ra7, ra8, ra9, raa, rab, rac, rad, rae, raf, rag, rah;
    long rai, raj, rak, ral, ram, ran, rao, rap, raq, rar, ras, rat, rau, rav, raw, rax, ray, raz;
    long rb0, rb1, rb2, rb3, rb4, rb5, rb6, rb7, rb8, rb9, rba, rbb, rbc, rbd, rbe, rbf, rbg, rbh;
    long rbi, rbj, rbk, rbl, rbm, rbn, rbo, rbp, rbq, rbr, rbs, rbt, rbu, rbv, rbw, rbx, rby, rbz;
    long rc0, rc1, rc2, rc3, rc4, rc5, rc6, rc7, rc8, rc9, rca, rcb, rcc, rcd, rce, rcf, rcg, rch;
    long rci, rcj, rck, rcl, rcm, rcn, rco, rcp, rcq, rcr, rcs, rct, rcu, rcv, rcw, rcx, rcy, rcz;
    long rd0, rd1, rd2, rd3, rd4, rd5, rd6, rd7, rd8, rd9, rda, rdb, rdc, rdd, rde, rdf, rdg, rdh;
    long rdi, rdj, rdk, rdl, rdm, rdn, rdo, rdp, rdq, rdr, rds, rdt, rdu, rdv, rdw, rdx, rdy, rdz;
    long re0, re1, re2, re3, re4, re5, re6, re7, re8, re9, rea, reb, rec, red, ree, ref, reg, reh;
    long rei, rej, rek, rel, rem, ren, reo, rep, req, rer, res, ret, reu, rev, rew, rex, rey, rez;
    long rf0, rf1, rf2, rf3, rf4, rf5, rf6, rf7, rf8, rf9, rfa, rfb, rfc, rfd, rfe, rff, rfg, rfh;
    long rfi, rfj, rfk, rfl, rfm, rfn, rfo, rfp, rfq, rfr, rfs, rft, rfu, rfv, rfw, rfx, rfy, rfz;
    long rg0, rg1, rg2, rg3, rg4, rg5, rg6, rg7, rg8, rg9, rga, rgb, rgc, rgd, rge, rgf, rgg, rgh;
    long rgi, rgj, rgk, rgl, rgm, rgn, rgo, rgp, rgq, rgr, rgs, rgt, rgu, rgv, rgw, rgx, rgy, rgz;
    long rh0, rh1, rh2, rh3, rh4, rh5, rh6, rh7, rh8, rh9, rha, rhb, rhc, rhd, rhe, rhf, rhg, rhh;
    long rhi, rhj, rhk, rhl, rhm, rhn, rho, rhp, rhq, rhr, rhs, rht, rhu, rhv, rhw, rhx, rhy, rhz;
    long ri0, ri1, ri2, ri3, ri4, ri5, ri6, ri7, ri8, ri9, ria, rib, ric, rid, rie, rif, rig, rih;
    long rii, rij, rik, ril, rim, rin, rio, rip, riq, rir, ris, rit, riu, riv, riw, rix, riy, riz;
    long rj0, rj1, rj2, rj3, rj4, rj5, rj6, rj7, rj8, rj9, rja, rjb, rjc, rjd, rje, rjf, rjg, rjh;
    long rji, rjj, rjk, rjl, rjm, rjn, rjo, rjp, rjq, rjr, rjs, rjt, rju, rjv, rjw, rjx, rjy, rjz;
    long rk0, rk1, rk2, rk3, rk4, rk5, rk6, rk7, rk8, rk9, rka, rkb, rkc, rkd, rke, rkf, rkg, rkh;
    long rki, rkj, rkk, rkl, rkm, rkn, rko, rkp, rkq, rkr, rks, rkt, rku, rkv, rkw, rkx, rky, rkz;
    long rl0, rl1, rl2, rl3, rl4, rl5, rl6, rl7, rl8, rl9, rla, rlb, rlc, rld, rle, rlf, rlg, rlh;
    long rli, rlj, rlk, rll, rlm, rln, rlo, rlp, rlq, rlr, rls, rlt, rlu, rlv, rlw, rlx, rly, rlz;
    long rm0, rm1, rm2, rm3, rm4, rm5, rm6, rm7, rm8, rm9, rma, rmb, rmc, rmd, rme, rmf, rmg, rmh;
    long rmi, rmj, rmk, rml, rmm, rmn, rmo, rmp, rmq, rmr, rms, rmt, rmu, rmv, rmw, rmx, rmy, rmz;
    long rn0, rn1, rn2, rn3, rn4, rn5, rn6, rn7, rn8, rn9, rna, rnb, rnc, rnd, rne, rnf, rng, rnh;
    long rni, rnj, rnk, rnl, rnm, rnn, rno, rnp, rnq, rnr, rns, rnt, rnu, rnv, rnw, rnx, rny, rnz;
    long ro0, ro1, ro2, ro3, ro4, ro5, ro6, ro7, ro8, ro9, roa, rob, roc, rod, roe, rof, rog, roh;
    long roi, roj, rok, rol, rom, ron, roo, rop, roq, ror, ros, rot, rou, rov, row, rox, roy, roz;
    long rp0, rp1, rp2, rp3, rp4, rp5, rp6, rp7, rp8, rp9, rpa, rpb, rpc, rpd, rpe, rpf, rpg, rph;
    long rpi, rpj, rpk, rpl, rpm, rpn, rpo, rpp, rpq, rpr, rps, rpt, rpu, rpv, rpw, rpx, rpy, rpz;
    long rq0, rq1, rq2, rq3, rq4, rq5, rq6, rq7, rq8, rq9, rqa, rqb, rqc, rqd, rqe, rqf, rqg, rqh;
    long rqi, rqj, rqk, rql, rqm, rqn, rqo, rqp, rqq, rqr, rqs, rqt, rqu, rqv, rqw, rqx, rqy, rqz;
    long rr0, rr1, rr2, rr3, rr4, rr5, rr6, rr7, rr8, rr9, rra, rrb, rrc, rrd, rre, rrf, rrg, rrh;
    long rri, rrj, rrk, rrl, rrm, rrn, rro, rrp, rrq, rrr, rrs, rrt, rru, rrv, rrw, rrx, rry, rrz;
    long rs0, rs1, rs2, rs3, rs4, rs5, rs6, rs7, rs8, rs9, rsa, rsb, rsc, rsd, rse, rsf, rsg, rsh;
    long rsi, rsj, rsk, rsl, rsm, rsn, rso, rsp, rsq, rsr, rss, rst, rsu, rsv, rsw, rsx, rsy, rsz;
    long rt0, rt1, rt2, rt3, rt4, rt5, rt6, rt7, rt8, rt9, rta, rtb, rtc, rtd, rte, rtf, rtg, rth;
    long rti, rtj, rtk, rtl, rtm, rtn, rto, rtp, rtq, rtr, rts, rtt, rtu, rtv, rtw, rtx, rty, rtz;
    long ru0, ru1, ru2, ru3, ru4, ru5, ru6, ru7, ru8, ru9, rua, rub, ruc, rud, rue, ruf, rug, ruh;
    long rui, ruj, ruk, rul, rum, run, ruo, rup, ruq, rur, rus, rut, ruu, ruv, ruw, rux, ruy, ruz;
    long rv0, rv1, rv2, rv3, rv4, rv5, rv6, rv7, rv8, rv9, rva, rvb, rvc, rvd, rve, rvf, rvg, rvh;
    long rvi, rvj, rvk, rvl, rvm, rvn, rvo, rvp, rvq, rvr, rvs, rvt, rvu, rvv, rvw, rvx, rvy, rvz;
    if (never != 0) {
      refuse();
    }
  }

  /**
   * Makes sure that 9 KB of stack are left, for an operation that gives something back and may be
   * called within another.
   *
   * @throws StackOverflowError if there are less
   */
  public static void reserveForRelease() {
    long r00, r01, r02, r03, r04, r05, r06, r07, r08, r09, r0a, r0b, r0c, r0d, r0e, r0f, r0g, r0h;
    long r0i, r0j, r0k, r0l, r0m, r0n, r0o, r0p, r0q, r0r, r0s, r0t, r0u, r0v, r0w, r0x, r0y, r0z;
    long r10, r11, r12, r13, r14, r15, r16, r17, r18, r19, r1a, r1b, r1c, r1d, r1e, r1f, r1g, r1h;
    long r1i, r1j, r1k, r1l, r1m, r1n, r1o, r1p, r1q, r1r, r1s, r1t, r1u, r1v, r1w, r1x, r1y, r1z;
    long r20, r21, r22, r23, r24, r25, r26, r27, r28, r29, r2a, r2b, r2c, r2d, r2e, r2f, r2g, r2h;
    long r2i, r2j, r2k, r2l, r2m, r2n, r2o, r2p, r2q, r2r, r2s, r2t, r2u, r2v, r2w, r2x, r2y, r2z;
    long r30, r31, r32, r33, r34, r35, r36, r37, r38, r39, r3a, r3b, r3c, r3d, r3e, r3f, r3g, r3h;
    long r3i, r3j, r3k, r3l, r3m, r3n, r3o, r3p, r3q, r3r, r3s, r3t, r3u, r3v, r3w, r3x, r3y, r3z;
    long r40, r41, r42, r43, r44, r45, r46, r47, r48, r49, r4a, r4b, r4c, r4d, r4e, r4f, r4g, r4h;
    long r4i, r4j, r4k, r4l, r4m, r4n, r4o, r4p, r4q, r4r, r4s, r4t, r4u, r4v, r4w, r4x, r4y, r4z;
    long r50, r51, r52, r53, r54, r55, r56, r57, r58, r59, r5a, r5b, r5c, r5d, r5e, r5f, r5g, r5h;
    long r5i, r5j, r5k, r5l, r5m, r5n, r5o, r5p, r5q, r5r, r5s, r5t, r5u, r5v, r5w, r5x, r5y, r5z;
    long r60, r61, r62, r63, r64, r65, r66, r67, r68, r69, r6a, r6b, r6c, r6d, r6e, r6f, r6g, r6h;
    long r6i, r6j, r6k, r6l, r6m, r6n, r6o, r6p, r6q, r6r, r6s, r6t, r6u, r6v, r6w, r6x, r6y, r6z;
    long r70, r71, r72, r73, r74, r75, r76, r77, r78, r79, r7a, r7b, r7c, r7d, r7e, r7f, r7g, r7h;
    long r7i, r7j, r7k, r7l, r7m, r7n, r7o, r7p, r7q, r7r, r7s, r7t, r7u, r7v, r7w, r7x, r7y, r7z;
    long r80, r81, r82, r83, r84, r85, r86, r87, r88, r89, r8a, r8b, r8c, r8d, r8e, r8f, r8g, r8h;
    long r8i, r8j, r8k, r8l, r8m, r8n, r8o, r8p, r8q, r8r, r8s, r8t, r8u, r8v, r8w, r8x, r8y, r8z;
    long r90, r91, r92, r93, r94, r95, r96, r97, r98, r99, r9a, r9b, r9c, r9d, r9e, r9f, r9g, r9h;
    long r9i, r9j, r9k, r9l, r9m, r9n, r9o, r9p, r9q, r9r, r9s, r9t, r9u, r9v, r9w, r9x, r9y, r9z;
    long ra0, ra1, ra2, ra3, ra4, ra5, ra6, ra7, ra8, ra9, raa, rab, rac, rad, rae, raf, rag, rah;
    long rai, raj, rak, ral, ram, ran, rao, rap, raq, rar, ras, rat, rau, rav, raw, rax, ray, raz;
    long rb0, rb1, rb2, rb3, rb4, rb5, rb6, rb7, rb8, rb9, rba, rbb, rbc, rbd, rbe, rbf, rbg, rbh;
    long rbi, rbj, rbk, rbl, rbm, rbn, rbo, rbp, rbq, rbr, rbs, rbt, rbu, rbv, rbw, rbx, rby, rbz;
    long rc0, rc1, rc2, rc3, rc4, rc5, rc6, rc7, rc8, rc9, rca, rcb, rcc, rcd, rce, rcf, rcg, rch;
    long rci, rcj, rck, rcl, rcm, rcn, rco, rcp, rcq, rcr, rcs, rct, rcu, rcv, rcw, rcx, rcy, rcz;
    long rd0, rd1, rd2, rd3, rd4, rd5, rd6, rd7, rd8, rd9, rda, rdb, rdc, rdd, rde, rdf, rdg, rdh;
    long rdi, rdj, rdk, rdl, rdm, rdn, rdo, rdp, rdq, rdr, rds, rdt, rdu, rdv, rdw, rdx, rdy, rdz;
    long re0, re1, re2, re3, re4, re5, re6, re7, re8, re9, rea, reb, rec, red, ree, ref, reg, reh;
    long rei, rej, rek, rel, rem, ren, reo, rep, req, rer, res, ret, reu, rev, rew, rex, rey, rez;
    long rf0, rf1, rf2, rf3, rf4, rf5, rf6, rf7, rf8, rf9, rfa, rfb, rfc, rfd, rfe, rff, rfg, rfh;
    long rfi, rfj, rfk, rfl, rfm, rfn, rfo, rfp, rfq, rfr, rfs, rft, rfu, rfv, rfw, rfx, rfy, rfz;
    if (never != 0) {
      refuse();
    }
  }

  /**
   * Makes sure that 4.5 KB of stack are left, to queue a woken thread. The JDK calls for that, also
   * in the midst of a release that wakes a thread which is not a goroutine. By then the JDK counts
   * the thread as woken, and would never wake it again if this threw.
   *
   * @throws StackOverflowError if there are less
   */
  public static void reserveForTurn() {
    long r00, r01, r02, r03, r04, r05, r06, r07, r08, r09, r0a, r0b, r0c, r0d, r0e, r0f, r0g, r0h;
    long r0i, r0j, r0k, r0l, r0m, r0n, r0o, r0p, r0q, r0r, r0s, r0t, r0u, r0v, r0w, r0x, r0y, r0z;
    long r10, r11, r12, r13, r14, r15, r16, r17, r18, r19, r1a, r1b, r1c, r1d, r1e, r1f, r1g, r1h;
    long r1i, r1j, r1k, r1l, r1m, r1n, r1o, r1p, r1q, r1r, r1s, r1t, r1u, r1v, r1w, r1x, r1y, r1z;
    long r20, r21, r22, r23, r24, r25, r26, r27, r28, r29, r2a, r2b, r2c, r2d, r2e, r2f, r2g, r2h;
    long r2i, r2j, r2k, r2l, r2m, r2n, r2o, r2p, r2q, r2r, r2s, r2t, r2u, r2v, r2w, r2x, r2y, r2z;
    long r30, r31, r32, r33, r34, r35, r36, r37, r38, r39, r3a, r3b, r3c, r3d, r3e, r3f, r3g, r3h;
    long r3i, r3j, r3k, r3l, r3m, r3n, r3o, r3p, r3q, r3r, r3s, r3t, r3u, r3v, r3w, r3x, r3y, r3z;
    long r40, r41, r42, r43, r44, r45, r46, r47, r48, r49, r4a, r4b, r4c, r4d, r4e, r4f, r4g, r4h;
    long r4i, r4j, r4k, r4l, r4m, r4n, r4o, r4p, r4q, r4r, r4s, r4t, r4u, r4v, r4w, r4x, r4y, r4z;
    long r50, r51, r52, r53, r54, r55, r56, r57, r58, r59, r5a, r5b, r5c, r5d, r5e, r5f, r5g, r5h;
    long r5i, r5j, r5k, r5l, r5m, r5n, r5o, r5p, r5q, r5r, r5s, r5t, r5u, r5v, r5w, r5x, r5y, r5z;
    long r60, r61, r62, r63, r64, r65, r66, r67, r68, r69, r6a, r6b, r6c, r6d, r6e, r6f, r6g, r6h;
    long r6i, r6j, r6k, r6l, r6m, r6n, r6o, r6p, r6q, r6r, r6s, r6t, r6u, r6v, r6w, r6x, r6y, r6z;
    long r70, r71, r72, r73, r74, r75, r76, r77, r78, r79, r7a, r7b, r7c, r7d, r7e, r7f, r7g, r7h;
    long r7i, r7j, r7k, r7l, r7m, r7n, r7o, r7p, r7q, r7r, r7s, r7t, r7u, r7v, r7w, r7x, r7y, r7z;
    if (never != 0) {
      refuse();
    }
  }

  /**
   * Makes sure that 27 KB of stack are left, for an operation that calls others which reserve.
   *
   * @throws StackOverflowError if there are less
   */
  public static void reserveForSeveral() {
    long r00, r01, r02, r03, r04, r05, r06, r07, r08, r09, r0a, r0b, r0c, r0d, r0e, r0f, r0g, r0h;
    long r0i, r0j, r0k, r0l, r0m, r0n, r0o, r0p, r0q, r0r, r0s, r0t, r0u, r0v, r0w, r0x, r0y, r0z;
    long r10, r11, r12, r13, r14, r15, r16, r17, r18, r19, r1a, r1b, r1c, r1d, r1e, r1f, r1g, r1h;
    long r1i, r1j, r1k, r1l, r1m, r1n, r1o, r1p, r1q, r1r, r1s, r1t, r1u, r1v, r1w, r1x, r1y, r1z;
    long r20, r21, r22, r23, r24, r25, r26, r27, r28, r29, r2a, r2b, r2c, r2d, r2e, r2f, r2g, r2h;
    long r2i, r2j, r2k, r2l, r2m, r2n, r2o, r2p, r2q, r2r, r2s, r2t, r2u, r2v, r2w, r2x, r2y, r2z;
    long r30, r31, r32, r33, r34, r35, r36, r37, r38, r39, r3a, r3b, r3c, r3d, r3e, r3f, r3g, r3h;
    long r3i, r3j, r3k, r3l, r3m, r3n, r3o, r3p, r3q, r3r, r3s, r3t, r3u, r3v, r3w, r3x, r3y, r3z;
    long r40, r41, r42, r43, r44, r45, r46, r47, r48, r49, r4a, r4b, r4c, r4d, r4e, r4f, r4g, r4h;
    long r4i, r4j, r4k, r4l, r4m, r4n, r4o, r4p, r4q, r4r, r4s, r4t, r4u, r4v, r4w, r4x, r4y, r4z;
    long r50, r51, r52, r53, r54, r55, r56, r57, r58, r59, r5a, r5b, r5c, r5d, r5e, r5f, r5g, r5h;
    long r5i, r5j, r5k, r5l, r5m, r5n, r5o, r5p, r5q, r5r, r5s, r5t, r5u, r5v, r5w, r5x, r5y, r5z;
    long r60, r61, r62, r63, r64, r65, r66, r67, r68, r69, r6a, r6b, r6c, r6d, r6e, r6f, r6g, r6h;
    long r6i, r6j, r6k, r6l, r6m, r6n, r6o, r6p, r6q, r6r, r6s, r6t, r6u, r6v, r6w, r6x, r6y, r6z;
    long r70, r71, r72, r73, r74, r75, r76, r77, r78, r79, r7a, r7b, r7c, r7d, r7e, r7f, r7g, r7h;
    long r7i, r7j, r7k, r7l, r7m, r7n, r7o, r7p, r7q, r7r, r7s, r7t, r7u, r7v, r7w, r7x, r7y, r7z;
    long r80, r81, r82, r83, r84, r85, r86, r87, r88, r89, r8a, r8b, r8c, r8d, r8e, r8f, r8g, r8h;
    long r8i, r8j, r8k, r8l, r8m, r8n, r8o, r8p, r8q, r8r, r8s, r8t, r8u, r8v, r8w, r8x, r8y, r8z;
    long r90, r91, r92, r93, r94, r95, r96, r97, r98, r99, r9a, r9b, r9c, r9d, r9e, r9f, r9g, r9h;
    long r9i, r9j, r9k, r9l, r9m, r9n, r9o, r9p, r9q, r9r, r9s, r9t, r9u, r9v, r9w, r9x, r9y, r9z;
    long ra0, ra1, ra2, ra3, ra4, ra5, ra6, ra7, ra8, ra9, raa, rab, rac, rad, rae, raf, rag, rah;
    long rai, raj, rak, ral, ram, ran, rao, rap, raq, rar, ras, rat, rau, rav, raw, rax, ray, raz;
    long rb0, rb1, rb2, rb3, rb4, rb5, rb6, rb7, rb8, rb9, rba, rbb, rbc, rbd, rbe, rbf, rbg, rbh;
    long rbi, rbj, rbk, rbl, rbm, rbn, rbo, rbp, rbq, rbr, rbs, rbt, rbu, rbv, rbw, rbx, rby, rbz;
    long rc0, rc1, rc2, rc3, rc4, rc5, rc6, rc7, rc8, rc9, rca, rcb, rcc, rcd, rce, rcf, rcg, rch;
    long rci, rcj, rck, rcl, rcm, rcn, rco, rcp, rcq, rcr, rcs, rct, rcu, rcv, rcw, rcx, rcy, rcz;
    long rd0, rd1, rd2, rd3, rd4, rd5, rd6, rd7, rd8, rd9, rda, rdb, rdc, rdd, rde, rdf, rdg, rdh;
    long rdi, rdj, rdk, rdl, rdm, rdn, rdo, rdp, rdq, rdr, rds, rdt, rdu, rdv, rdw, rdx, rdy, rdz;
    long re0, re1, re2, re3, re4, re5, re6, re7, re8, re9, rea, reb, rec, red, ree, ref, reg, reh;
    long rei, rej, rek, rel, rem, ren, reo, rep, req, rer, res, ret, reu, rev, rew, rex, rey, rez;
    long rf0, rf1, rf2, rf3, rf4, rf5, rf6, rf7, rf8, rf9, rfa, rfb, rfc, rfd, rfe, rff, rfg, rfh;
    long rfi, rfj, rfk, rfl, rfm, rfn, rfo, rfp, rfq, rfr, rfs, rft, rfu, rfv, rfw, rfx, rfy, rfz;
    long rg0, rg1, rg2, rg3, rg4, rg5, rg6, rg7, rg8, rg9, rga, rgb, rgc, rgd, rge, rgf, rgg, rgh;
    long rgi, rgj, rgk, rgl, rgm, rgn, rgo, rgp, rgq, rgr, rgs, rgt, rgu, rgv, rgw, rgx, rgy, rgz;
    long rh0, rh1, rh2, rh3, rh4, rh5, rh6, rh7, rh8, rh9, rha, rhb, rhc, rhd, rhe, rhf, rhg, rhh;
    long rhi, rhj, rhk, rhl, rhm, rhn, rho, rhp, rhq, rhr, rhs, rht, rhu, rhv, rhw, rhx, rhy, rhz;
    long ri0, ri1, ri2, ri3, ri4, ri5, ri6, ri7, ri8, ri9, ria, rib, ric, rid, rie, rif, rig, rih;
    long rii, rij, rik, ril, rim, rin, rio, rip, riq, rir, ris, rit, riu, riv, riw, rix, riy, riz;
    long rj0, rj1, rj2, rj3, rj4, rj5, rj6, rj7, rj8, rj9, rja, rjb, rjc, rjd, rje, rjf, rjg, rjh;
    long rji, rjj, rjk, rjl, rjm, rjn, rjo, rjp, rjq, rjr, rjs, rjt, rju, rjv, rjw, rjx, rjy, rjz;
    long rk0, rk1, rk2, rk3, rk4, rk5, rk6, rk7, rk8, rk9, rka, rkb, rkc, rkd, rke, rkf, rkg, rkh;
    long rki, rkj, rkk, rkl, rkm, rkn, rko, rkp, rkq, rkr, rks, rkt, rku, rkv, rkw, rkx, rky, rkz;
    long rl0, rl1, rl2, rl3, rl4, rl5, rl6, rl7, rl8, rl9, rla, rlb, rlc, rld, rle, rlf, rlg, rlh;
    long rli, rlj, rlk, rll, rlm, rln, rlo, rlp, rlq, rlr, rls, rlt, rlu, rlv, rlw, rlx, rly, rlz;
    long rm0, rm1, rm2, rm3, rm4, rm5, rm6, rm7, rm8, rm9, rma, rmb, rmc, rmd, rme, rmf, rmg, rmh;
    long rmi, rmj, rmk, rml, rmm, rmn, rmo, rmp, rmq, rmr, rms, rmt, rmu, rmv, rmw, rmx, rmy, rmz;
    long rn0, rn1, rn2, rn3, rn4, rn5, rn6, rn7, rn8, rn9, rna, rnb, rnc, rnd, rne, rnf, rng, rnh;
    long rni, rnj, rnk, rnl, rnm, rnn, rno, rnp, rnq, rnr, rns, rnt, rnu, rnv, rnw, rnx, rny, rnz;
    long ro0, ro1, ro2, ro3, ro4, ro5, ro6, ro7, ro8, ro9, roa, rob, roc, rod, roe, rof, rog, roh;
    long roi, roj, rok, rol, rom, ron, roo, rop, roq, ror, ros, rot, rou, rov, row, rox, roy, roz;
    long rp0, rp1, rp2, rp3, rp4, rp5, rp6, rp7, rp8, rp9, rpa, rpb, rpc, rpd, rpe, rpf, rpg, rph;
    long rpi, rpj, rpk, rpl, rpm, rpn, rpo, rpp, rpq, rpr, rps, rpt, rpu, rpv, rpw, rpx, rpy, rpz;
    long rq0, rq1, rq2, rq3, rq4, rq5, rq6, rq7, rq8, rq9, rqa, rqb, rqc, rqd, rqe, rqf, rqg, rqh;
    long rqi, rqj, rqk, rql, rqm, rqn, rqo, rqp, rqq, rqr, rqs, rqt, rqu, rqv, rqw, rqx, rqy, rqz;
    long rr0, rr1, rr2, rr3, rr4, rr5, rr6, rr7, rr8, rr9, rra, rrb, rrc, rrd, rre, rrf, rrg, rrh;
    long rri, rrj, rrk, rrl, rrm, rrn, rro, rrp, rrq, rrr, rrs, rrt, rru, rrv, rrw, rrx, rry, rrz;
    long rs0, rs1, rs2, rs3, rs4, rs5, rs6, rs7, rs8, rs9, rsa, rsb, rsc, rsd, rse, rsf, rsg, rsh;
    long rsi, rsj, rsk, rsl, rsm, rsn, rso, rsp, rsq, rsr, rss, rst, rsu, rsv, rsw, rsx, rsy, rsz;
    long rt0, rt1, rt2, rt3, rt4, rt5, rt6, rt7, rt8, rt9, rta, rtb, rtc, rtd, rte, rtf, rtg, rth;
    long rti, rtj, rtk, rtl, rtm, rtn, rto, rtp, rtq, rtr, rts, rtt, rtu, rtv, rtw, rtx, rty, rtz;
    long ru0, ru1, ru2, ru3, ru4, ru5, ru6, ru7, ru8, ru9, rua, rub, ruc, rud, rue, ruf, rug, ruh;
    long rui, ruj, ruk, rul, rum, run, ruo, rup, ruq, rur, rus, rut, ruu, ruv, ruw, rux, ruy, ruz;
    long rv0, rv1, rv2, rv3, rv4, rv5, rv6, rv7, rv8, rv9, rva, rvb, rvc, rvd, rve, rvf, rvg, rvh;
    long rvi, rvj, rvk, rvl, rvm, rvn, rvo, rvp, rvq, rvr, rvs, rvt, rvu, rvv, rvw, rvx, rvy, rvz;
    long rw0, rw1, rw2, rw3, rw4, rw5, rw6, rw7, rw8, rw9, rwa, rwb, rwc, rwd, rwe, rwf, rwg, rwh;
    long rwi, rwj, rwk, rwl, rwm, rwn, rwo, rwp, rwq, rwr, rws, rwt, rwu, rwv, rww, rwx, rwy, rwz;
    long rx0, rx1, rx2, rx3, rx4, rx5, rx6, rx7, rx8, rx9, rxa, rxb, rxc, rxd, rxe, rxf, rxg, rxh;
    long rxi, rxj, rxk, rxl, rxm, rxn, rxo, rxp, rxq, rxr, rxs, rxt, rxu, rxv, rxw, rxx, rxy, rxz;
    long ry0, ry1, ry2, ry3, ry4, ry5, ry6, ry7, ry8, ry9, rya, ryb, ryc, ryd, rye, ryf, ryg, ryh;
    long ryi, ryj, ryk, ryl, rym, ryn, ryo, ryp, ryq, ryr, rys, ryt, ryu, ryv, ryw, ryx, ryy, ryz;
    long rz0, rz1, rz2, rz3, rz4, rz5, rz6, rz7, rz8, rz9, rza, rzb, rzc, rzd, rze, rzf, rzg, rzh;
    long rzi, rzj, rzk, rzl, rzm, rzn, rzo, rzp, rzq, rzr, rzs, rzt, rzu, rzv, rzw, rzx, rzy, rzz;
    long s00, s01, s02, s03, s04, s05, s06, s07, s08, s09, s0a, s0b, s0c, s0d, s0e, s0f, s0g, s0h;
    long s0i, s0j, s0k, s0l, s0m, s0n, s0o, s0p, s0q, s0r, s0s, s0t, s0u, s0v, s0w, s0x, s0y, s0z;
    long s10, s11, s12, s13, s14, s15, s16, s17, s18, s19, s1a, s1b, s1c, s1d, s1e, s1f, s1g, s1h;
    long s1i, s1j, s1k, s1l, s1m, s1n, s1o, s1p, s1q, s1r, s1s, s1t, s1u, s1v, s1w, s1x, s1y, s1z;
    long s20, s21, s22, s23, s24, s25, s26, s27, s28, s29, s2a, s2b, s2c, s2d, s2e, s2f, s2g, s2h;
    long s2i, s2j, s2k, s2l, s2m, s2n, s2o, s2p, s2q, s2r, s2s, s2t, s2u, s2v, s2w, s2x, s2y, s2z;
    long s30, s31, s32, s33, s34, s35, s36, s37, s38, s39, s3a, s3b, s3c, s3d, s3e, s3f, s3g, s3h;
    long s3i, s3j, s3k, s3l, s3m, s3n, s3o, s3p, s3q, s3r, s3s, s3t, s3u, s3v, s3w, s3x, s3y, s3z;
    long s40, s41, s42, s43, s44, s45, s46, s47, s48, s49, s4a, s4b, s4c, s4d, s4e, s4f, s4g, s4h;
    long s4i, s4j, s4k, s4l, s4m, s4n, s4o, s4p, s4q, s4r, s4s, s4t, s4u, s4v, s4w, s4x, s4y, s4z;
    long s50, s51, s52, s53, s54, s55, s56, s57, s58, s59, s5a, s5b, s5c, s5d, s5e, s5f, s5g, s5h;
    long s5i, s5j, s5k, s5l, s5m, s5n, s5o, s5p, s5q, s5r, s5s, s5t, s5u, s5v, s5w, s5x, s5y, s5z;
    long s60, s61, s62, s63, s64, s65, s66, s67, s68, s69, s6a, s6b, s6c, s6d, s6e, s6f, s6g, s6h;
    long s6i, s6j, s6k, s6l, s6m, s6n, s6o, s6p, s6q, s6r, s6s, s6t, s6u, s6v, s6w, s6x, s6y, s6z;
    long s70, s71, s72, s73, s74, s75, s76, s77, s78, s79, s7a, s7b, s7c, s7d, s7e, s7f, s7g, s7h;
    long s7i, s7j, s7k, s7l, s7m, s7n, s7o, s7p, s7q, s7r, s7s, s7t, s7u, s7v, s7w, s7x, s7y, s7z;
    long s80, s81, s82, s83, s84, s85, s86, s87, s88, s89, s8a, s8b, s8c, s8d, s8e, s8f, s8g, s8h;
    long s8i, s8j, s8k, s8l, s8m, s8n, s8o, s8p, s8q, s8r, s8s, s8t, s8u, s8v, s8w, s8x, s8y, s8z;
    long s90, s91, s92, s93, s94, s95, s96, s97, s98, s99, s9a, s9b, s9c, s9d, s9e, s9f, s9g, s9h;
    long s9i, s9j, s9k, s9l, s9m, s9n, s9o, s9p, s9q, s9r, s9s, s9t, s9u, s9v, s9w, s9x, s9y, s9z;
    long sa0, sa1, sa2, sa3, sa4, sa5, sa6, sa7, sa8, sa9, saa, sab, sac, sad, sae, saf, sag, sah;
    long sai, saj, sak, sal, sam, san, sao, sap, saq, sar, sas, sat, sau, sav, saw, sax, say, saz;
    long sb0, sb1, sb2, sb3, sb4, sb5, sb6, sb7, sb8, sb9, sba, sbb, sbc, sbd, sbe, sbf, sbg, sbh;
    long sbi, sbj, sbk, sbl, sbm, sbn, sbo, sbp, sbq, sbr, sbs, sbt, sbu, sbv, sbw, sbx, sby, sbz;
    if (never != 0) {
      refuse();
    }
  }

  private static void refuse() {
    throw new IllegalStateException("never is " + never + "; it must be 0");
  }
}
